// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.snapshot;

import dev.hearth.manager.host.SnapshotClient;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.RequestBody;
import dev.hearth.manager.vm.VmLife;
import dev.hearth.manager.vm.VmService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the snapshots.
@Configuration(proxyBeanMethods = false)
public class SnapshotConfiguration {

    @Bean
    SnapshotService snapshotService(VmService vms, VmLife life, SnapshotClient client) {
        return new SnapshotService(vms, life, client);
    }

    @Bean
    SnapshotRoutes snapshotRoutes(SnapshotService snapshots, Answers answers, RequestBody bodies) {
        return new SnapshotRoutes(snapshots, answers, bodies);
    }
}
