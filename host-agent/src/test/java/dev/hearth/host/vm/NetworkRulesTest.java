// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.network.NetworkOffer;
import dev.hearth.host.wire.Wire;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What networks are refused, and in which words.
class NetworkRulesTest {

    private static final UUID OTHER = UUID.fromString("7f230000-0000-4000-8000-000000000002");

    private final NetworkRules rules =
            new NetworkRules(
                    new NetworkOffer(List.of(NetworkMode.values()), ""), Map.of(8022, OTHER));

    @Test
    void whatAHostHasIsAllowed() {
        assertThat(rules.faults(NetworkSpec.NONE)).isEmpty();
        assertThat(faults(NetworkMode.ISOLATED, new PortForward(1, 65535))).isEmpty();
        assertThat(faults(NetworkMode.NAT, new PortForward(65535, 1), new PortForward(1, 1)))
                .isEmpty();
    }

    @Test
    void aHostThatMakesNoNetworksSaysWhatToDo() {
        NetworkRules none =
                new NetworkRules(
                        new NetworkOffer(List.of(NetworkMode.NONE), "install nftables"), Map.of());

        assertThat(none.faults(new NetworkSpec(NetworkMode.NAT, List.of())))
                .containsExactly(
                        new Fault("network.mode", "cannot be nat on this host; install nftables"));
        assertThat(none.faults(NetworkSpec.NONE)).isEmpty();
    }

    @Test
    void allThatIsWrongWithForwardsIsTold() {
        assertThat(
                        faults(
                                NetworkMode.NAT,
                                new PortForward(0, 65536),
                                new PortForward(80, 80),
                                new PortForward(80, 81),
                                new PortForward(8022, 22)))
                .extracting(Fault::field)
                .containsExactly(
                        "network.forwards[0].host_port",
                        "network.forwards[0].guest_port",
                        "network.forwards[2].host_port",
                        "network.forwards[3].host_port");
    }

    @Test
    void aVmWithoutANetworkHasNoForwards() {
        assertThat(faults(NetworkMode.NONE, new PortForward(80, 80)))
                .extracting(Fault::field)
                .containsExactly("network.forwards");
    }

    @Test
    void thereIsALimit() {
        assertThat(
                        rules.faults(
                                new NetworkSpec(
                                        NetworkMode.NAT,
                                        IntStream.rangeClosed(1, 65)
                                                .mapToObj(port -> new PortForward(port, port))
                                                .toList())))
                .containsExactly(new Fault("network.forwards", "may be 64 at most, not 65"));
        assertThat(
                        rules.faults(
                                new NetworkSpec(
                                        NetworkMode.NAT,
                                        Collections.nCopies(1, new PortForward(1, 1)))))
                .isEmpty();
    }

    @Test
    void nullIsNoNetwork() {
        assertThat(rules.faults(null)).extracting(Fault::field).containsExactly("network");
        NetworkSpec noMode =
                Wire.mapper().readValue("{\"mode\": null, \"forwards\": []}", NetworkSpec.class);
        assertThat(rules.faults(noMode))
                .containsExactly(new Fault("network.mode", "must be none, nat, isolated"));
    }

    private List<Fault> faults(NetworkMode mode, PortForward... forwards) {
        return rules.faults(new NetworkSpec(mode, List.of(forwards)));
    }
}
