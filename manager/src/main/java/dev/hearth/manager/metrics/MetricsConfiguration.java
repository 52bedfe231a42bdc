// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.manager.host.HostState;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.SocketUpgrade;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.vm.VmService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the metrics.
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

    @Bean
    LiveHub liveHub(HostState host, Json json) {
        return new LiveHub(host, json);
    }

    @Bean
    MetricsRoutes metricsRoutes(
            LiveHub hub, VmService vms, SocketUpgrade upgrade, Answers answers) {
        return new MetricsRoutes(hub, vms, new MetricsSocket(hub, vms), upgrade, answers);
    }
}
