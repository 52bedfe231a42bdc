// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.diagnosis;

import dev.hearth.manager.host.EventClient;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.vm.VmService;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the diagnosis.
@Configuration(proxyBeanMethods = false)
public class DiagnosisConfiguration {

    @Bean
    DiagnosisRoutes diagnosisRoutes(
            VmService vms, HostState host, EventClient client, Answers answers) {
        return new DiagnosisRoutes(
                new DiagnosisService(vms, host, client, InstantSource.system()), answers);
    }
}
