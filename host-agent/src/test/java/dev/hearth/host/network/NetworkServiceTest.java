// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Networks of VMs, with real packets. Fixture: [Namespaces], which need root, as the host agent
/// does for networks.
class NetworkServiceTest {

    private static final UUID FIRST = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("7f230000-0000-4000-8000-000000000002");

    @TempDir Path directory;
    private Namespaces world;

    @BeforeEach
    void make() throws IOException {
        world = new Namespaces();
        Files.writeString(directory.resolve("hello"), "hello\n");
    }

    @AfterEach
    void remove() throws IOException {
        world.close();
    }

    @Test
    void aTapIsWhatAVmmWants() throws IOException {
        NetworkService service = new NetworkService(world.host());

        service.add(network(FIRST, 0, NetworkMode.NAT));

        JsonNode tap = link("hearth-tap0");
        assertThat(tap.path("address").asString()).isEqualTo("02:68:74:01:00:00");
        assertThat(tap.path("ifalias").asString()).isEqualTo("hearth:" + FIRST);
        assertThat(tap.path("flags").toString()).contains("\"UP\"");
        JsonNode data = tap.path("linkinfo").path("info_data");
        assertThat(data.path("type").asString()).isEqualTo("tap");
        assertThat(world.in("host", "cat", "/sys/class/net/hearth-tap0/owner").strip())
                .isEqualTo("1000");
        assertThat(data.path("vnet_hdr").asBoolean()).isTrue();
        assertThat(data.path("persist").asBoolean()).isTrue();
        assertThat(world.in("host", "ip", "-4", "-o", "address", "show", "dev", "hearth-tap0"))
                .contains("10.201.0.1/30");
    }

    @Test
    void whatIsRemovedLeavesNothing() throws IOException {
        String before = state();
        NetworkService service = new NetworkService(world.host());
        service.add(network(FIRST, 0, NetworkMode.NAT, new PortForward(8022, 80)));
        service.add(network(SECOND, 1, NetworkMode.ISOLATED));
        assertThat(state())
                .contains("hearth-tap0", "hearth-tap1", FIRST.toString(), SECOND.toString());

        service.remove(FIRST);
        assertThat(state()).doesNotContain("hearth-tap0", FIRST.toString());
        service.remove(SECOND);
        service.remove(SECOND);

        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aGuestGoesOutBehindItsHostAndReachesNoServiceOfIt() throws IOException {
        NetworkService service = new NetworkService(world.hostWithCables());
        VmNetwork network = network(FIRST, 0, NetworkMode.NAT);
        service.add(network);
        world.plugIn(network);
        world.serve("outside", directory);
        world.serve("host", directory);

        // The outside has no route back: only masqueraded packets are answered.
        await().until(() -> world.fetch("guest0", Namespaces.OUTSIDE, 80).equals("hello"));
        assertThat(world.pings("guest0", Namespaces.OUTSIDE)).isTrue();
        await().until(() -> world.fetch("outside", Namespaces.HOST, 80).equals("hello"));
        assertThat(world.fetch("guest0", network.hostAddress(), 80)).isEqualTo("no answer");
        assertThat(world.fetch("guest0", Namespaces.HOST, 80)).isEqualTo("no answer");
        assertThat(world.pings("host", network.guestAddress())).isTrue();
    }

    @Test
    void anIsolatedGuestReachesNothingAndIsReachedByItsHost() throws IOException {
        NetworkService service = new NetworkService(world.hostWithCables());
        VmNetwork isolated = network(FIRST, 0, NetworkMode.ISOLATED);
        VmNetwork other = network(SECOND, 1, NetworkMode.NAT);
        service.add(isolated);
        service.add(other);
        world.plugIn(isolated);
        world.plugIn(other);
        world.serve("outside", directory);
        world.serve("guest0", directory);

        await().until(() -> world.fetch("guest1", Namespaces.OUTSIDE, 80).equals("hello"));
        await().until(() -> world.fetch("host", isolated.guestAddress(), 80).equals("hello"));
        assertThat(world.fetch("guest0", Namespaces.OUTSIDE, 80)).isEqualTo("no answer");
        assertThat(world.pings("guest0", Namespaces.OUTSIDE)).isFalse();
        assertThat(world.fetch("guest1", isolated.guestAddress(), 80)).isEqualTo("no answer");
        assertThat(world.pings("guest1", isolated.guestAddress())).isFalse();
    }

    @Test
    void aPortForwardLeadsInAndGoesWithItsVm() throws IOException {
        NetworkService service = new NetworkService(world.hostWithCables());
        VmNetwork network = network(FIRST, 0, NetworkMode.ISOLATED, new PortForward(8080, 80));
        service.add(network);
        world.plugIn(network);
        world.serve("guest0", directory);

        await().until(() -> world.fetch("outside", Namespaces.HOST, 8080).equals("hello"));
        assertThat(world.fetch("host", Namespaces.HOST, 8080)).isEqualTo("hello");
        world.in("outside", "ip", "route", "add", "10.201.0.0/16", "via", Namespaces.HOST);
        assertThat(world.fetch("outside", network.guestAddress(), 80)).isEqualTo("no answer");

        service.remove(FIRST);
        assertThat(world.fetch("outside", Namespaces.HOST, 8080)).isEqualTo("no answer");
    }

    @Test
    void aGuestThatUsesAnothersAddressIsNotForwarded() throws IOException {
        NetworkService service = new NetworkService(world.hostWithCables());
        VmNetwork network = network(FIRST, 0, NetworkMode.NAT);
        service.add(network);
        world.plugIn(network);
        await().until(() -> world.pings("guest0", Namespaces.OUTSIDE));

        world.in("guest0", "ip", "link", "set", "eth0", "address", "02:00:00:00:00:66");
        assertThat(world.pings("guest0", Namespaces.OUTSIDE)).isFalse();
    }

    @Test
    void aStartRepairsWhatWasChangedAndRemovesWhatIsLeft() throws IOException {
        NetworkService first = new NetworkService(world.host());
        VmNetwork kept = network(FIRST, 0, NetworkMode.NAT, new PortForward(8080, 80));
        first.add(kept);
        String whole = state();
        int index = link("hearth-tap0").path("ifindex").asInt();
        first.add(network(SECOND, 1, NetworkMode.NAT));
        world.in(
                "host", "ip", "link", "set", "hearth-tap0", "down", "address", "02:00:00:00:00:01");
        world.in("host", "ip", "address", "flush", "dev", "hearth-tap0");
        world.in("host", "nft", "flush", "chain", "inet", "hearth", "forward");

        new NetworkService(world.host()).restore(List.of(kept));

        assertThat(state()).isEqualTo(whole);
        // A VMM may have it open.
        assertThat(link("hearth-tap0").path("ifindex").asInt()).isEqualTo(index);
        new NetworkService(world.host()).restore(List.of());
        assertThat(state()).doesNotContain("hearth-tap", "inet hearth");
    }

    @Test
    void rulesOfOthersAreLeftAlone() throws IOException {
        world.in("host", "nft", "add", "table", "ip", "theirs");
        world.in("host", "ip", "link", "add", "hearthside", "type", "bridge");
        NetworkService service = new NetworkService(world.host());
        service.add(network(FIRST, 0, NetworkMode.NAT));

        service.restore(List.of());

        assertThat(state()).contains("table ip theirs", "hearthside").doesNotContain("hearth-tap0");
    }

    @Test
    void whatFailsHalfWayLeavesNothing() throws IOException {
        String before = state();
        Commands host = world.host();
        NetworkService service =
                new NetworkService((command, input) -> {
                    if (command.contains("nft") && input.contains("chain")) {
                        throw new IOException("nft is not well");
                    }
                    return host.run(command, input);
                });

        assertThatThrownBy(() -> service.add(network(FIRST, 0, NetworkMode.NAT)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining(FIRST.toString())
                .hasMessageContaining("nft is not well");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void noTwoVmsShareASlotOrAPort() {
        NetworkService service = new NetworkService(world.host());
        service.add(network(FIRST, 0, NetworkMode.NAT, new PortForward(8080, 80)));

        assertThatThrownBy(() -> service.add(network(SECOND, 0, NetworkMode.NAT)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining(FIRST.toString());
        assertThatThrownBy(() ->
                        service.add(network(SECOND, 1, NetworkMode.NAT, new PortForward(8080, 22))))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("8080");
    }

    private static VmNetwork network(UUID vm, int slot, NetworkMode mode, PortForward... forwards) {
        return new VmNetwork(vm, slot, mode, 1000, List.of(forwards));
    }

    /// All rules, and all links and addresses without what changes by itself.
    private String state() throws IOException {
        return world.in("host", "nft", "list", "ruleset")
                + world.in("host", "ip", "-o", "-4", "address", "show")
                + world.in("host", "ip", "-o", "link", "show")
                        .replaceAll("(?m)^\\d+: ", "")
                        .replaceAll("state \\w+", "");
    }

    private JsonNode link(String name) throws IOException {
        String json = world.in("host", "ip", "-d", "-j", "link", "show", "dev", name);
        return Wire.mapper().readTree(json).get(0);
    }
}
