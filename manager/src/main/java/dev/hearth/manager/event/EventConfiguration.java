// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.event;

import dev.hearth.manager.host.EventClient;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.vm.VmService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Wires the events.
@Configuration(proxyBeanMethods = false)
public class EventConfiguration {

    @Bean
    EventStore eventStore(JdbcClient jdbc) {
        return new EventStore(jdbc);
    }

    @Bean
    EventKeeper eventKeeper(EventClient client, EventStore store) {
        return new EventKeeper(client, store);
    }

    @Bean
    EventRoutes eventRoutes(EventStore store, VmService vms, Answers answers) {
        return new EventRoutes(store, vms, answers);
    }
}
