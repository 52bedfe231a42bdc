// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import dev.hearth.host.config.ConfigException;
import dev.hearth.host.config.HostConfig;
import dev.hearth.host.fault.HostException;
import java.nio.file.Path;
import java.util.List;

/// The host agent's command line:
///
/// - `serve` (or nothing): serves the API until it gets SIGTERM or SIGINT; the VMs run on
/// - `stop-all`: stops every VM of the state home; for when no host agent runs
///
/// Exit status: 0 done, 1 could not do it, 2 not a command or not a configuration.
public final class Main {

    private Main() {}

    /// Runs a command; ends the JVM with its status.
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "serve" : arguments.getFirst();
        if (arguments.size() > 1 || !List.of("serve", "stop-all").contains(command)) {
            return fail(2, "usage: hearth-host-agent [serve | stop-all]");
        }
        try {
            HostConfig config =
                    HostConfig.from(
                            System.getenv(),
                            System.getProperty("user.name"),
                            Path.of(System.getProperty("user.home")));
            try (HostAgent agent = HostAgent.open(config)) {
                if (command.equals("stop-all")) {
                    agent.stopAll();
                } else {
                    agent.serve();
                }
            }
            return 0;
        } catch (ConfigException e) {
            e.faults().forEach(fault -> fail(2, fault));
            return 2;
        } catch (HostException | IllegalArgumentException e) {
            return fail(1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return fail(1, "interrupted");
        }
    }

    private static int fail(int status, String message) {
        System.err.println("hearth-host-agent: " + message);
        return status;
    }
}
