// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.network;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A network namespace of a test's own, with a mount namespace in which `/sys` shows it and
/// `/run/netns` is empty: what is made in there is seen by nobody else, and gone with the process
/// that holds it. That process ends with the JVM, for it waits for its input. Needs root.
final class Namespace implements AutoCloseable {

    private static final String HOLD =
            "mount -t sysfs sysfs /sys && mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns"
                    + " && ip link set lo up && echo ready && exec cat";

    private final Process holder;
    private final List<Process> started = new ArrayList<>();

    Namespace() {
        try {
            holder =
                    new ProcessBuilder("unshare", "--net", "--mount", "sh", "-c", HOLD)
                            .redirectError(Redirect.INHERIT)
                            .start();
            if (!"ready".equals(holder.inputReader().readLine())) {
                throw new IOException("no namespace could be made; the test needs root");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("making a namespace", e);
        }
    }

    /// A cable to another, with an address at each end.
    void connect(String address, Namespace other, String otherAddress) {
        run("ip link add up0 type veth peer name up0 netns " + other.holder.pid());
        for (String each : List.of("address add " + address + " dev up0", "link set up0 up")) {
            run("ip " + each);
        }
        other.run("ip address add " + otherAddress + " dev up0");
        other.run("ip link set up0 up");
    }

    /// A process in there, ready to be started.
    ProcessBuilder process(List<String> command) {
        List<String> whole =
                new ArrayList<>(
                        List.of("nsenter", "--net", "--mount", "--target", "" + holder.pid()));
        whole.addAll(command);
        return new ProcessBuilder(whole);
    }

    /// Runs a command in there, and returns what it says, whether it fails or not.
    String run(String command) {
        return run(List.of("sh", "-c", command), "");
    }

    /// What comes back over TCP, or nothing within 30 s.
    String exchange(String address, int port, String request) {
        return run(List.of("busybox", "nc", "-w", "30", address, "" + port), request);
    }

    /// Starts a process in there that runs as long as the namespace is open.
    void start(String... command) {
        try {
            started.add(process(List.of(command)).inheritIO().start());
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + command[0], e);
        }
    }

    @Override
    public void close() {
        started.forEach(each -> each.destroyForcibly().onExit().join());
        holder.destroyForcibly().onExit().join();
    }

    private String run(List<String> command, String input) {
        try {
            Process process = process(command).redirectErrorStream(true).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("running " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
