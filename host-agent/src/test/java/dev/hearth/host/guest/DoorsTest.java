// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which way a guest is asked.
class DoorsTest {

    private static final GuestDoor VSOCK = new GuestDoor.Vsock(Path.of("vsock.sock"), 8080);
    private static final GuestDoor TCP = new GuestDoor.Tcp("127.9.0.2", 8080);
    private static final long MINUTE = Doors.RETURN_NANOS;

    private final Doors doors = new Doors(List.of(VSOCK, TCP));

    @Test
    void theOnlyDoorIsNeverLeft() {
        Doors one = new Doors(List.of(TCP));
        for (int i = 0; i < 10; i++) {
            one.refused(i);
        }

        assertThat(one.current()).isEqualTo(TCP);
        assertThat(one.answered(5 * MINUTE)).isFalse();
    }

    @Test
    void threeRefusalsInARowLeadToTheNext() {
        doors.refused(0);
        doors.refused(1);
        assertThat(doors.answered(2)).isFalse();
        doors.refused(3);
        doors.refused(4);
        assertThat(doors.current()).isEqualTo(VSOCK);

        doors.refused(5);

        assertThat(doors.current()).isEqualTo(TCP);
    }

    @Test
    void whereNoneLeadsToAnAgentTheyTakeTurns() {
        refuse(3, 0);
        assertThat(doors.current()).isEqualTo(TCP);
        refuse(3, 0);
        assertThat(doors.current()).isEqualTo(VSOCK);
    }

    @Test
    void theFirstIsTriedAgainOnceAMinute() {
        refuse(3, 0);
        assertThat(doors.answered(MINUTE - 1)).isFalse();

        assertThat(doors.answered(MINUTE)).isTrue();

        assertThat(doors.current()).isEqualTo(VSOCK);
        assertThat(doors.answered(MINUTE + 1)).isFalse();
        assertThat(doors.current()).isEqualTo(VSOCK);
    }

    @Test
    void oneRefusalEndsAVisitAtTheFirst() {
        refuse(3, 0);
        doors.answered(MINUTE);

        doors.refused(MINUTE + 1);

        assertThat(doors.current()).isEqualTo(TCP);
        assertThat(doors.answered(MINUTE + 2)).isFalse();
        assertThat(doors.answered(2 * MINUTE + 1)).isTrue();
    }

    private void refuse(int times, long now) {
        for (int i = 0; i < times; i++) {
            doors.refused(now);
        }
    }
}
