// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.manager.home.Home;
import dev.hearth.manager.host.HostAgent;
import dev.hearth.manager.host.HostService;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.RequestBody;
import java.util.List;
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
    VmService vmService(VmStore store, HostService hosts, HostState host) {
        return new VmService(store, hosts, host);
    }

    @Bean
    VmLife vmLife(
            VmStore store,
            HostAgent agent,
            HostState host,
            HostService hosts,
            List<VmListener> listeners) {
        return new VmLife(
                store,
                agent,
                host,
                hosts,
                id -> listeners.forEach(listener -> listener.deleted(id)));
    }

    @Bean
    GuestTokens guestTokens(Home home) {
        return new GuestTokens(home);
    }

    @Bean
    ExternalVms externalVms(VmStore store, HostService hosts, VmLife life, GuestTokens tokens) {
        return new ExternalVms(store, hosts, life, tokens);
    }

    @Bean
    VmRoutes vmRoutes(
            VmService vms,
            ExternalVms externals,
            VmLife life,
            Answers answers,
            RequestBody bodies) {
        return new VmRoutes(vms, externals, life, answers, bodies);
    }

    @Bean
    GuestIpKeeper guestIpKeeper(HostState host, VmStore store, ExternalVms externals) {
        return new GuestIpKeeper(host, store, externals);
    }
}
