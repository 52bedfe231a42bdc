// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.network.VmNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Slots go round.
class SlotsTest {

    @TempDir Path directory;

    @Test
    void theNextAfterTheLastOneGivenAlsoOfAnotherHostAgent() {
        assertThat(slots().wereGiven()).isFalse();

        assertThat(slots().next(Set.of())).isZero();
        assertThat(slots().next(Set.of())).isEqualTo(1);
        assertThat(slots().next(Set.of(2, 3))).isEqualTo(4);
        assertThat(slots().wereGiven()).isTrue();
    }

    @Test
    void theFirstComesAfterTheLast() throws IOException {
        Files.writeString(file(), Integer.toString(VmNetwork.SLOTS - 1));

        assertThat(slots().next(Set.of(0))).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadIsBegunAnew() throws IOException {
        for (String broken : new String[] {"", "x", "-7", "16384"}) {
            Files.writeString(file(), broken);
            assertThat(slots().next(Set.of())).isZero();
        }
    }

    @Test
    void noSlotIsGivenTwice() {
        Set<Integer> all = IntStream.range(0, VmNetwork.SLOTS).boxed().collect(Collectors.toSet());

        assertThatThrownBy(() -> slots().next(all))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("delete a VM");
    }

    private Slots slots() {
        return new Slots(file());
    }

    private Path file() {
        return directory.resolve("last-slot");
    }
}
