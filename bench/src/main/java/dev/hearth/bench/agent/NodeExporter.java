// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Debian's prometheus-node-exporter with the collectors the guest agent has, and no others.
final class NodeExporter {

    private static final List<String> COLLECTORS =
            List.of(
                    "cpu",
                    "meminfo",
                    "loadavg",
                    "stat",
                    "netdev",
                    "diskstats",
                    "pressure",
                    "filesystem",
                    "vmstat",
                    "uname");

    private NodeExporter() {}

    static Measured start(int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add("prometheus-node-exporter");
        command.add("--web.listen-address=127.0.0.1:" + port);
        command.add("--web.disable-exporter-metrics");
        command.add("--collector.disable-defaults");
        for (String collector : COLLECTORS) {
            command.add("--collector." + collector);
        }
        return Measured.start(command.toArray(String[]::new));
    }
}
