// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks of guests that believe in the addresses of another VM, with real packets. Fixture:
/// [Namespaces], which need root.
class CloneNetworkTest {

    private static final UUID FIRST = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("7f230000-0000-4000-8000-000000000002");
    private static final UUID THIRD = UUID.fromString("7f230000-0000-4000-8000-000000000003");

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

    /// Two machines restored from one snapshot, and the one they were: all three believe that they
    /// are 10.201.0.2.
    @Test
    void clonesOfOneGuestAreReachedAndGoOutEachForItself() throws IOException {
        NetworkService service = new NetworkService(world.hostWithCables());
        List<VmNetwork> networks =
                List.of(
                        clone(FIRST, 0, 0),
                        clone(SECOND, 1, 0, new PortForward(8081, 80)),
                        clone(THIRD, 2, 0));
        for (VmNetwork each : networks) {
            service.add(each);
            world.plugIn(each);
            Path own = Files.createDirectory(directory.resolve("guest" + each.slot()));
            Files.writeString(own.resolve("hello"), "guest" + each.slot() + "\n");
            world.serve("guest" + each.slot(), own);
        }
        world.serve("outside", directory);

        for (VmNetwork each : networks) {
            String guest = "guest" + each.slot();
            assertThat(world.in(guest, "ip", "-4", "-o", "address", "show", "dev", "eth0"))
                    .contains("10.201.0.2/30");
            await().until(() -> world.fetch("host", each.guestAddress(), 80).equals(guest));
            await().until(() -> world.fetch(guest, Namespaces.OUTSIDE, 80).equals("hello"));
            assertThat(world.pings("host", each.guestAddress())).isTrue();
        }
        assertThat(world.fetch("outside", Namespaces.HOST, 8081)).isEqualTo("guest1");
        assertThat(world.fetch("guest1", "10.201.0.10", 80)).isEqualTo("no answer");
        assertThat(world.fetch("guest1", Namespaces.HOST, 8081)).isEqualTo("no answer");
    }

    @Test
    void anIsolatedCloneReachesNothingAndIsReached() throws IOException {
        NetworkService service = new NetworkService(world.hostWithCables());
        VmNetwork isolated =
                new VmNetwork(FIRST, 1, 0, new NetworkSpec(NetworkMode.ISOLATED, List.of()), 1000);
        service.add(isolated);
        world.plugIn(isolated);
        world.serve("guest1", directory);
        world.serve("outside", directory);
        world.serve("host", directory);

        await().until(() -> world.fetch("host", isolated.guestAddress(), 80).equals("hello"));
        assertThat(world.fetch("guest1", Namespaces.OUTSIDE, 80)).isEqualTo("no answer");
        assertThat(world.fetch("guest1", isolated.hostAddress(), 80)).isEqualTo("no answer");
        assertThat(world.pings("guest1", Namespaces.OUTSIDE)).isFalse();
    }

    @Test
    void aCloneFindsTheTapItKnew() throws IOException {
        String before = world.state();
        NetworkService service = new NetworkService(world.host());

        service.add(clone(FIRST, 5, 3));

        assertThat(world.state()).contains("hearth-tap5", "link-netns hearth-5", "10.201.0.21/30");
        assertThat(inClone("cat", "/sys/class/net/hearth-tap3/owner").strip()).isEqualTo("1000");
        assertThat(inClone("ip", "-o", "link", "show", "hearth-tap3"))
                .contains("02:00:0a:c9:00:0d");
        assertThat(inClone("ip", "-o", "-4", "address", "show", "hearth-tap3"))
                .contains("10.201.0.13/30");
        assertThat(inClone("ip", "-o", "link", "show", "uplink")).contains("06:00:0a:c9:00:16");
        service.remove(FIRST);
        world.awaitState("the clone is gone", before);
    }

    @Test
    void aStartRepairsClonesAndRemovesTheirLeftovers() throws IOException {
        String before = world.state();
        VmNetwork kept = clone(FIRST, 5, 3);
        NetworkService first = new NetworkService(world.host());
        first.add(kept);
        String index = inClone("cat", "/sys/class/net/hearth-tap3/ifindex");
        first.add(clone(SECOND, 6, 3));
        inClone("nft", "flush", "ruleset");
        inClone("ip", "route", "flush", "default");
        world.in("host", "ip", "link", "set", "hearth-tap5", "down");
        world.in("host", "ip", "netns", "add", "theirs");

        NetworkService second = new NetworkService(world.host());
        second.found(kept);
        second.restore();

        assertThat(inClone("cat", "/sys/class/net/hearth-tap3/ifindex")).isEqualTo(index);
        assertThat(inClone("nft", "list", "ruleset")).contains("dnat ip to 10.201.0.14");
        assertThat(inClone("ip", "route", "show", "default")).contains("via 10.201.0.21");
        assertThat(world.state()).contains("hearth-tap5").doesNotContain("hearth-tap6", "hearth-6");
        new NetworkService(world.host()).restore();
        assertThat(world.in("host", "ip", "netns", "list").strip()).isEqualTo("theirs");
        world.in("host", "ip", "netns", "delete", "theirs");
        world.awaitState("all clones are gone", before);
    }

    @Test
    void aCloneWhoseNamespaceIsGoneGetsAnother() throws IOException {
        VmNetwork clone = clone(FIRST, 5, 3);
        new NetworkService(world.host()).add(clone);
        world.in("host", "ip", "netns", "delete", "hearth-5");

        NetworkService second = new NetworkService(world.host());
        second.found(clone);
        second.restore();

        assertThat(inClone("ip", "link", "show")).contains("hearth-tap3", "uplink");
        assertThat(world.state()).contains("hearth-tap5");
    }

    private static VmNetwork clone(UUID vm, int slot, int guestSlot, PortForward... forwards) {
        NetworkSpec spec = new NetworkSpec(NetworkMode.NAT, List.of(forwards));
        return new VmNetwork(vm, slot, guestSlot, spec, 1000);
    }

    private String inClone(String... command) throws IOException {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", "hearth-5"));
        whole.addAll(List.of(command));
        return world.host().run(whole, "");
    }
}
