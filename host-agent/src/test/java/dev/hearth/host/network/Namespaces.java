// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A small world of network namespaces: a host with three guests, and a machine outside. Nothing of
/// the machine the test runs on is touched.
///
/// ```
/// guest0 ─ eth0 ══ hearth-tap0 ┐
/// guest1 ─ eth0 ══ hearth-tap1 ┼ host ─ up0 ══ eth0 ─ outside
/// guest2 ─ eth0 ══ hearth-tap2 ┘     198.51.100.1   198.51.100.2
/// ```
final class Namespaces implements AutoCloseable {

    static final String OUTSIDE = "198.51.100.2";
    static final String HOST = "198.51.100.1";

    private static final Pattern TUNTAP =
            Pattern.compile("tuntap add dev (hearth-tap(\\d+)) mode tap user \\d+ vnet_hdr");
    private static final Pattern CLONE = Pattern.compile("ip, netns, exec, hearth-(\\d+),");

    private final Map<String, Namespace> all = new HashMap<>();
    private final List<Process> servers = new ArrayList<>();

    Namespaces() throws IOException {
        for (String each : List.of("host", "outside", "guest0", "guest1", "guest2")) {
            all.put(each, new Namespace());
        }
        get("host").connect("up0", get("outside"), "eth0");
        in("host", "ip", "address", "add", HOST + "/24", "dev", "up0");
        in("host", "ip", "link", "set", "up0", "up");
        in("outside", "ip", "address", "add", OUTSIDE + "/24", "dev", "eth0");
        in("outside", "ip", "link", "set", "eth0", "up");
    }

    /// The host's commands.
    Commands host() {
        return get("host").commands();
    }

    /// The host's commands, but a TAP is one end of a cable to the guest of the slot: the rules see
    /// no more of it than its name.
    Commands hostWithCables() {
        Commands host = host();
        return (command, input) -> {
            Matcher clone = CLONE.matcher(command.toString());
            String slot = clone.find() ? clone.group(1) : "$2";
            Matcher tuntap = TUNTAP.matcher(input);
            if (!tuntap.find()) {
                return host.run(command, input);
            }
            String guest = "guest" + slot.replace("$2", tuntap.group(2));
            return host.run(
                    command,
                    tuntap.replaceAll("link add $1 type veth peer eth0 netns " + get(guest).pid()));
        };
    }

    /// Gives a guest the address and the MAC it was told.
    void plugIn(VmNetwork network) throws IOException {
        String guest = "guest" + network.slot();
        VmNetwork seen = network.asGuestSeesIt();
        in(guest, "ip", "link", "set", "eth0", "address", seen.guestMac());
        in(guest, "ip", "address", "add", seen.guestAddress() + "/30", "dev", "eth0");
        in(guest, "ip", "link", "set", "eth0", "up");
        in(guest, "ip", "route", "add", "default", "via", seen.hostAddress());
    }

    /// Serves the directory over HTTP, at port 80 of a namespace.
    void serve(String namespace, Path directory) throws IOException {
        List<String> command = new ArrayList<>(get(namespace).prefix());
        command.addAll(List.of("busybox", "httpd", "-f", "-p", "80", "-h", directory.toString()));
        servers.add(new ProcessBuilder(command).inheritIO().start());
    }

    /// What an HTTP server answers, or that it does not within 2 s.
    String fetch(String from, String address, int port) {
        try {
            String answer =
                    get(from)
                            .commands()
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
        return get(namespace).run(command);
    }

    /// The host's rules, namespaces, links and addresses, without what changes by itself.
    String state() throws IOException {
        return in("host", "nft", "list", "ruleset")
                + in("host", "ip", "netns", "list")
                + in("host", "ip", "-o", "-4", "address", "show").replaceAll("(?m)^\\d+: ", "")
                + in("host", "ip", "-o", "link", "show")
                        .replaceAll("(?m)^\\d+: ", "")
                        .replaceAll("state \\w+", "");
    }

    /// Waits until it is as it was: the kernel takes its time to take a namespace apart.
    void awaitState(String why, String wanted) {
        await(why).untilAsserted(() -> assertThat(state()).isEqualTo(wanted));
    }

    @Override
    public void close() {
        for (Process server : servers) {
            server.destroyForcibly().onExit().join();
        }
        all.values().forEach(Namespace::close);
    }

    private Namespace get(String role) {
        return Objects.requireNonNull(all.get(role));
    }
}
