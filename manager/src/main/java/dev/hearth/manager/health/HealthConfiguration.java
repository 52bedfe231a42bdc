// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.health;

import dev.hearth.manager.database.Database;
import dev.hearth.manager.history.HistoryService;
import dev.hearth.manager.host.HostService;
import dev.hearth.manager.http.Answers;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the health.
@Configuration(proxyBeanMethods = false)
public class HealthConfiguration {

    @Bean
    HealthRoutes healthRoutes(
            Database database, HostService hosts, HistoryService history, Answers answers) {
        String version =
                Optional.ofNullable(
                                HealthConfiguration.class.getPackage().getImplementationVersion())
                        .orElse("unpackaged");
        return new HealthRoutes(database, hosts, history, answers, version);
    }
}
