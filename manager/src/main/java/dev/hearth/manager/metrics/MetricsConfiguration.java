// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.manager.host.BreakdownClient;
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
        return new LiveHub(host, json, new ViewerCounts());
    }

    @Bean
    FleetHub fleetHub(HostState host, VmService vms, Json json) {
        return new FleetHub(host, vms, new FleetFrame.Press(json, new ViewerCounts()));
    }

    @Bean
    MetricsRoutes.Hubs metricsHubs(LiveHub hub, FleetHub fleet, BreakdownClient client) {
        return new MetricsRoutes.Hubs(hub, fleet, new BreakdownService(hub, client));
    }

    @Bean
    MetricsRoutes metricsRoutes(
            MetricsRoutes.Hubs hubs, VmService vms, SocketUpgrade upgrade, Answers answers) {
        return new MetricsRoutes(hubs, vms, upgrade, answers);
    }
}
