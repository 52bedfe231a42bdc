// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.manager.host.HostAgent;
import dev.hearth.manager.host.HostService;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.RequestBody;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Wires the VMs.
@Configuration(proxyBeanMethods = false)
public class VmConfiguration {

    @Bean
    VmStore vmStore(JdbcClient jdbc) {
        return new VmStore(jdbc);
    }

    @Bean
    VmService vmService(
            VmStore store,
            HostAgent agent,
            HostService hosts,
            HostState host,
            VmListener listener) {
        return new VmService(store, agent, hosts, host, listener);
    }

    @Bean
    VmRoutes vmRoutes(VmService vms, Answers answers, RequestBody bodies) {
        return new VmRoutes(vms, answers, bodies);
    }

    @Bean
    GuestIpKeeper guestIpKeeper(HostState host, VmStore store) {
        return new GuestIpKeeper(host, store);
    }
}
