// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.manager.host.HostState;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.vm.VmService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/// Wires the metrics.
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

    @Bean
    LiveHub liveHub(HostState host, Json json) {
        return new LiveHub(host, json);
    }

    @Bean
    HandshakeHandler handshakeHandler() {
        return new DefaultHandshakeHandler();
    }

    @Bean
    MetricsRoutes metricsRoutes(
            LiveHub hub, VmService vms, HandshakeHandler handshake, Answers answers) {
        SocketUpgrade upgrade = new SocketUpgrade(handshake, new MetricsSocket(hub, vms));
        return new MetricsRoutes(hub, vms, upgrade, answers);
    }
}
