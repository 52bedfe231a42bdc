// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.agent;

import dev.hearth.manager.agent.AgentRoutes.Machines;
import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.home.Home;
import dev.hearth.manager.host.AgentClient;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.vm.GuestTokens;
import dev.hearth.manager.vm.VmService;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the guest agents.
@Configuration(proxyBeanMethods = false)
public class AgentConfiguration {

    @Bean
    Machines machines(VmService vms, GuestTokens tokens, AgentClient agents) {
        return new Machines(vms, tokens, agents);
    }

    @Bean
    AgentRoutes agentRoutes(ManagerConfig config, Home home, Machines machines, Answers answers) {
        Map<Platform, Path> files = new EnumMap<>(Platform.class);
        config.guestAgent().ifPresent(file -> files.put(Platform.LINUX_AMD64, file));
        config.guestAgentArm64().ifPresent(file -> files.put(Platform.LINUX_ARM64, file));
        SigningKey key = SigningKey.of(home);
        AgentBinaries binaries = new AgentBinaries(files, key);
        return new AgentRoutes(binaries, key, new InstallScript(binaries), machines, answers);
    }
}
