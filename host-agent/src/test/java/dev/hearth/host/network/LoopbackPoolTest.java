// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.fault.HostException.Unavailable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which address and which port a VM gets, with invented ports; and what the real host says of a
/// port that is taken.
class LoopbackPoolTest {

    private final Set<String> busy = new HashSet<>();
    private final LoopbackPool pool = new LoopbackPool(new InventedPorts());

    @Test
    void theLowestFreeAddressIsGiven() {
        assertThat(pool.allocate(Set.of())).isEqualTo("127.9.0.2");
        assertThat(pool.allocate(Set.of("127.9.0.2", "127.9.0.3"))).isEqualTo("127.9.0.4");
    }

    @Test
    void networkAndBroadcastAddressesAreLeftOut() {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            taken.add(pool.allocate(taken));
        }

        assertThat(taken)
                .hasSize(300)
                .doesNotContain("127.9.0.255", "127.9.1.0")
                .contains("127.9.1.1");
    }

    @Test
    void anAddressWhosePortSomebodyHasIsPassedOver() {
        busy.add("127.9.0.2");

        assertThat(pool.allocate(Set.of())).isEqualTo("127.9.0.3");
    }

    @Test
    void aListenerOnAllAddressesLeavesTheLowestAddressAndAnotherPort() {
        for (int i = 0; i < 256; i++) {
            busy.add("127.9.0." + i);
        }

        assertThat(pool.allocate(Set.of())).isEqualTo("127.9.0.2");
        assertThat(pool.candidates("127.9.0.2").applyAsInt(0)).isEqualTo(40000);
    }

    @Test
    void theAgentsOwnPortIsTriedOnceAndFirst() {
        assertThat(pool.candidates("127.9.0.2").applyAsInt(0)).isEqualTo(8080);
        assertThat(pool.candidates("127.9.0.2").applyAsInt(1)).isEqualTo(40000);
    }

    @Test
    void aFullPoolSaysSo() {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < 1 << 16; i++) {
            taken.add("127.9.%d.%d".formatted(i >> 8, i & 255));
        }

        assertThatThrownBy(() -> pool.allocate(taken))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("delete a VM");
    }

    @Test
    void theHostKnowsWhichPortIsTaken() throws Exception {
        HostPorts ports = new HostPorts();
        String address = "127.9.255.1";
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
            assertThat(ports.isFree(address, socket.getLocalPort())).isFalse();
        }
        assertThat(ports.isFree(address, ports.anyFree(address))).isTrue();
    }

    private final class InventedPorts implements Ports {
        @Override
        public boolean isFree(String address, int port) {
            return !busy.contains(address);
        }

        @Override
        public int anyFree(String address) {
            return 40000;
        }
    }
}
