// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import dev.hearth.manager.host.ConsoleClient;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.SocketUpgrade;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.vm.VmService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the consoles.
@Configuration(proxyBeanMethods = false)
public class ConsoleConfiguration {

    @Bean
    ConsoleService consoleService(VmService vms, ConsoleClient client, Json json) {
        return new ConsoleService(vms, client, json);
    }

    @Bean
    ConsoleRoutes consoleRoutes(
            ConsoleService consoles, Json json, SocketUpgrade upgrade, Answers answers) {
        return new ConsoleRoutes(consoles, new ConsoleSocket(consoles, json), upgrade, answers);
    }
}
