// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.json.Json;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the one host.
@Configuration(proxyBeanMethods = false)
public class HostConfiguration {

    @Bean
    HostClient hostClient(ManagerConfig config, Json json) {
        return new HostClient(config.hostAgent(), json);
    }

    @Bean
    ConsoleClient consoleClient(HostClient client) {
        return new ConsoleClient(client);
    }

    @Bean
    EventClient eventClient(HostClient client) {
        return new EventClient(client);
    }

    @Bean
    BreakdownClient breakdownClient(HostClient client) {
        return new BreakdownClient(client);
    }

    @Bean
    AgentClient agentClient(HostClient client) {
        return new AgentClient(client);
    }

    @Bean
    SnapshotClient snapshotClient(HostClient client) {
        return new SnapshotClient(client);
    }

    @Bean
    ImageClient imageClient(HostClient client) {
        return new ImageClient(client);
    }

    @Bean
    HostState hostState(HostClient client) {
        return new HostState(
                System::nanoTime,
                client.url().getAuthority(),
                client.unreachable("has not answered yet"));
    }

    @Bean
    HostStream hostStream(HostClient client, HostState state, List<BatchListener> listeners) {
        return new HostStream(client, state, listeners);
    }

    @Bean
    HostService hostService(HostAgent agent, HostState state, ImageClient images) {
        return new HostService(agent, state, images);
    }

    @Bean
    HostRoutes hostRoutes(HostService hosts, Answers answers) {
        return new HostRoutes(hosts, answers);
    }
}
