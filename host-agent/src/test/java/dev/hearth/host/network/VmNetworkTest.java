// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// All that follows from a slot.
class VmNetworkTest {

    private static final UUID VM = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final NetworkSpec NAT = new NetworkSpec(NetworkMode.NAT, List.of());

    @Test
    void theLastSlotGivesTheLastAddresses() {
        VmNetwork last = new VmNetwork(VM, VmNetwork.SLOTS - 1, NAT, 0);

        assertThat(last.hostAddress()).isEqualTo("10.201.255.253");
        assertThat(last.guestAddress()).isEqualTo("10.201.255.254");
        assertThat(last.tapMac()).isEqualTo("02:00:0a:c9:ff:fd");
        assertThat(last.guestMac()).isEqualTo("06:00:0a:c9:ff:fe");
        assertThat(last.tap()).hasSizeLessThanOrEqualTo(15);
        assertThat(last.namespace()).isEmpty();
    }

    @Test
    void aCloneIsSeenAsAnotherByItsGuestThanByItsHost() {
        VmNetwork clone = new VmNetwork(VM, 7, 0, NAT, 0);

        assertThat(clone.guestAddress()).isEqualTo("10.201.0.30");
        assertThat(clone.asGuestSeesIt().guestAddress()).isEqualTo("10.201.0.2");
        assertThat(clone.asGuestSeesIt().tap()).isEqualTo("hearth-tap0");
        assertThat(clone.namespace()).contains(Path.of("/run/netns/hearth-7"));
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        assertThatThrownBy(() -> new VmNetwork(VM, 0, NetworkSpec.NONE, 0))
                .hasMessageContaining("no network");
        assertThatThrownBy(() -> new VmNetwork(VM, VmNetwork.SLOTS, NAT, 0))
                .hasMessageContaining("16384");
        assertThatThrownBy(() -> new VmNetwork(VM, 0, -1, NAT, 0)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new VmNetwork(VM, 0, NAT, -1)).hasMessageContaining("uid");
        NetworkSpec badPort = new NetworkSpec(NetworkMode.NAT, List.of(new PortForward(65536, 80)));
        assertThatThrownBy(() -> new VmNetwork(VM, 0, badPort, 0)).hasMessageContaining("65536");
    }
}
