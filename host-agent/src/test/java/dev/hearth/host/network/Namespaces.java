// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A small world of network namespaces: a host with two guests, and a machine outside. Nothing of
/// the machine the test runs on is touched.
///
/// ```
/// guest 0 ─ eth0 ══ hearth-tap0 ┐
///                               ├ host ─ up0 ══ eth0 ─ outside
/// guest 1 ─ eth0 ══ hearth-tap1 ┘     198.51.100.1   198.51.100.2
/// ```
final class Namespaces implements AutoCloseable {

    static final String OUTSIDE = "198.51.100.2";
    static final String HOST = "198.51.100.1";

    private static final Pattern TUNTAP =
            Pattern.compile("tuntap add dev (hearth-tap(\\d+)) mode tap user \\d+ vnet_hdr");

    private final String suffix = Long.toString(ProcessHandle.current().pid(), 36);
    private final List<Process> servers = new ArrayList<>();

    Namespaces() throws IOException {
        for (String each : List.of("host", "outside", "guest0", "guest1")) {
            here("ip", "netns", "add", name(each));
            in(each, "ip", "link", "set", "lo", "up");
        }
        in(
                "host",
                "ip",
                "link",
                "add",
                "up0",
                "type",
                "veth",
                "peer",
                "eth0",
                "netns",
                name("outside"));
        in("host", "ip", "address", "add", HOST + "/24", "dev", "up0");
        in("host", "ip", "link", "set", "up0", "up");
        in("outside", "ip", "address", "add", OUTSIDE + "/24", "dev", "eth0");
        in("outside", "ip", "link", "set", "eth0", "up");
    }

    /// The host's commands.
    Commands host() {
        return commands("host");
    }

    /// The host's commands, but a TAP is one end of a cable to a guest: the rules see no more of it
    /// than its name.
    Commands hostWithCables() {
        Commands host = host();
        return (command, input) -> {
            Matcher tuntap = TUNTAP.matcher(input);
            String cables =
                    tuntap.replaceAll(found ->
                            "link add %s type veth peer eth0 netns %s"
                                    .formatted(found.group(1), name("guest" + found.group(2))));
            return host.run(command, cables);
        };
    }

    /// Gives a guest the address and the MAC it was told.
    void plugIn(VmNetwork network) throws IOException {
        String guest = "guest" + network.slot();
        in(guest, "ip", "link", "set", "eth0", "address", network.guestMac());
        in(guest, "ip", "address", "add", network.guestAddress() + "/30", "dev", "eth0");
        in(guest, "ip", "link", "set", "eth0", "up");
        in(guest, "ip", "route", "add", "default", "via", network.hostAddress());
    }

    /// Serves the directory over HTTP, at port 80 of a namespace.
    void serve(String namespace, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name(namespace)));
        command.addAll(List.of("busybox", "httpd", "-f", "-p", "80", "-h", directory.toString()));
        servers.add(new ProcessBuilder(command).inheritIO().start());
    }

    /// What an HTTP server answers, or that it does not within 2 s.
    String fetch(String from, String address, int port) {
        try {
            String answer =
                    commands(from)
                            .run(
                                    List.of("busybox", "nc", "-w", "2", address, "" + port),
                                    "GET /hello HTTP/1.0\r\n\r\n");
            return answer.isEmpty() ? "no answer" : answer.lines().toList().getLast();
        } catch (IOException e) {
            return "no answer";
        }
    }

    /// Whether an address answers a ping within 2 s.
    boolean pings(String from, String address) {
        try {
            in(from, "busybox", "ping", "-c", "1", "-W", "2", address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Runs a command in a namespace.
    String in(String namespace, String... command) throws IOException {
        return commands(namespace).run(List.of(command), "");
    }

    @Override
    public void close() throws IOException {
        for (Process server : servers) {
            server.destroyForcibly().onExit().join();
        }
        for (String each : List.of("host", "outside", "guest0", "guest1")) {
            here("ip", "netns", "delete", name(each));
        }
    }

    private Commands commands(String namespace) {
        return new HostCommands(List.of("ip", "netns", "exec", name(namespace)));
    }

    private String name(String role) {
        return "hearth-" + role + "-" + suffix;
    }

    private static void here(String... command) throws IOException {
        new HostCommands(List.of()).run(List.of(command), "");
    }
}
