// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Networks of VMs, with real packets. Fixture: [Namespaces], which need root, as the host agent
/// does for networks. Clones are in [CloneNetworkTest].
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
    void remove() {
        world.close();
    }

    @Test
    void aTapIsWhatAVmmWants() throws IOException {
        NetworkService service = new NetworkService(world.host());

        service.add(network(FIRST, 0, NetworkMode.NAT));

        JsonNode tap = link("hearth-tap0");
        assertThat(tap.path("address").asString()).isEqualTo("02:00:0a:c9:00:01");
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
        String before = world.state();
        NetworkService service = new NetworkService(world.host());
        service.add(network(FIRST, 0, NetworkMode.NAT, new PortForward(8022, 80)));
        service.add(network(SECOND, 1, NetworkMode.ISOLATED));
        assertThat(world.state())
                .contains("hearth-tap0", "hearth-tap1", FIRST.toString(), SECOND.toString());

        service.remove(FIRST);
        assertThat(world.state()).doesNotContain("hearth-tap0", FIRST.toString());
        service.remove(SECOND);
        service.remove(SECOND);

        assertThat(world.state()).isEqualTo(before);
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
    void aGuestDoesNotReachWhereCloudsKeepCredentials() throws IOException {
        String credentials = "169.254.169.254";
        NetworkService service = new NetworkService(world.hostWithCables());
        VmNetwork network = network(FIRST, 0, NetworkMode.NAT);
        service.add(network);
        world.plugIn(network);
        world.in("outside", "ip", "address", "add", credentials + "/32", "dev", "eth0");
        world.in("host", "ip", "route", "add", credentials, "via", Namespaces.OUTSIDE);
        world.serve("outside", directory);

        await().until(() -> world.fetch("guest0", Namespaces.OUTSIDE, 80).equals("hello"));
        assertThat(world.fetch("host", credentials, 80)).isEqualTo("hello");
        assertThat(world.fetch("guest0", credentials, 80)).isEqualTo("no answer");
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
        String whole = world.state();
        int index = link("hearth-tap0").path("ifindex").asInt();
        first.add(network(SECOND, 1, NetworkMode.NAT));
        world.in(
                "host", "ip", "link", "set", "hearth-tap0", "down", "address", "02:00:00:00:00:01");
        world.in("host", "ip", "address", "flush", "dev", "hearth-tap0");
        world.in("host", "nft", "flush", "chain", "inet", "hearth", "forward");

        NetworkService second = new NetworkService(world.host());
        second.found(kept);
        second.restore();

        assertThat(world.state()).isEqualTo(whole);
        // A VMM may have it open.
        assertThat(link("hearth-tap0").path("ifindex").asInt()).isEqualTo(index);
        new NetworkService(world.host()).restore();
        assertThat(world.state()).doesNotContain("hearth-tap", "inet hearth");
    }

    @Test
    void rulesOfOthersAreLeftAlone() throws IOException {
        world.in("host", "nft", "add", "table", "ip", "theirs");
        world.in("host", "ip", "link", "add", "hearthside", "type", "bridge");
        NetworkService service = new NetworkService(world.host());
        service.add(network(FIRST, 0, NetworkMode.NAT));

        new NetworkService(world.host()).restore();

        assertThat(world.state())
                .contains("table ip theirs", "hearthside")
                .doesNotContain("hearth-tap0");
    }

    @ParameterizedTest
    @CsvSource({"0, before", "0, after", "1, before", "1, after"})
    void whateverFailsHalfWayLeavesNothing(int slot, String when) throws IOException {
        VmNetwork network = clone(FIRST, slot, 0, new PortForward(8080, 80));
        String before = world.state();
        FailingCommands counted = new FailingCommands(world.host(), 0, when);
        NetworkService healthy = new NetworkService(counted);
        healthy.add(network);
        healthy.remove(FIRST);

        assertThat(counted.runs()).isGreaterThan(4);
        for (int failing = 1; failing <= counted.runs(); failing++) {
            NetworkService service =
                    new NetworkService(new FailingCommands(world.host(), failing, when));
            try {
                service.add(network);
                // It was not among those that make it, then, but among those that remove it.
                assertThatThrownBy(() -> service.remove(FIRST)).isInstanceOf(Unavailable.class);
                new NetworkService(world.host()).restore();
            } catch (Unavailable e) {
                assertThat(e).hasMessageContaining(FIRST.toString()).hasMessageContaining("told");
            }
            world.awaitState("after a failure " + when + " command " + failing, before);
        }
    }

    @Test
    void whatCannotBeRemovedIsOfNoConcernToTheRest() throws IOException {
        NetworkService service =
                new NetworkService((command, input) -> {
                    if (command.contains("delete")) {
                        throw new IOException("not now");
                    }
                    return world.host().run(command, input);
                });
        service.add(network(FIRST, 0, NetworkMode.NAT));

        assertThatThrownBy(() -> service.remove(FIRST)).isInstanceOf(Unavailable.class);

        assertThat(world.state()).contains("hearth-tap0").doesNotContain("inet hearth");
        new NetworkService(world.host()).add(network(SECOND, 0, NetworkMode.NAT));
        assertThat(world.state()).contains("hearth:" + SECOND).doesNotContain(FIRST.toString());
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

    private static VmNetwork clone(UUID vm, int slot, int guestSlot, PortForward... forwards) {
        NetworkSpec spec = new NetworkSpec(NetworkMode.NAT, List.of(forwards));
        return new VmNetwork(vm, slot, guestSlot, spec, 1000);
    }

    private static VmNetwork network(UUID vm, int slot, NetworkMode mode, PortForward... forwards) {
        return new VmNetwork(vm, slot, new NetworkSpec(mode, List.of(forwards)), 1000);
    }

    private JsonNode link(String name) throws IOException {
        String json = world.in("host", "ip", "-d", "-j", "link", "show", "dev", name);
        return Wire.mapper().readTree(json).get(0);
    }
}
