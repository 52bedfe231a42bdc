// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// A network namespace of a test's own, with a mount namespace in which `/sys` shows it and
/// `/run/netns` is empty: what is made in there is seen by nobody else, and gone with the process
/// that holds it. That process ends with the JVM, for it waits for its input. Needs root.
public final class Namespace implements AutoCloseable {

    private static final String HOLD =
            "mount -t sysfs sysfs /sys && mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns"
                    + " && ip link set lo up && echo ready && exec cat";

    private final Process holder;

    public Namespace() {
        try {
            holder =
                    new ProcessBuilder("unshare", "--net", "--mount", "sh", "-c", HOLD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String line = holder.inputReader().readLine();
            if (!"ready".equals(line)) {
                throw new IOException("no namespace could be made; the test needs root");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("making a namespace", e);
        }
    }

    /// What comes before a command to have it run in there.
    public List<String> prefix() {
        return List.of("nsenter", "--net", "--mount", "--target", Long.toString(pid()));
    }

    /// Commands in there.
    public Commands commands() {
        return new HostCommands(prefix());
    }

    /// Runs a command in there, and returns what it says.
    public String run(String... command) throws IOException {
        return commands().run(List.of(command), "");
    }

    /// A number by which `ip link` knows the namespace.
    public long pid() {
        return holder.pid();
    }

    /// A cable to another.
    ///
    /// @param name of the end in here
    /// @param peer of the end in there
    public void connect(String name, Namespace other, String peer) throws IOException {
        run(
                "ip link add dev %s type veth peer name %s netns %d"
                        .formatted(name, peer, other.pid())
                        .split(" ", -1));
    }

    @Override
    public void close() {
        holder.destroyForcibly().onExit().join();
    }
}
