// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReportParser;
import dev.hearth.contract.guest.MalformedReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Well-formed reports held against what the VM was given. The honest one has 2 CPUs and 400 MiB.
class PlausibilityTest {

    private static final UUID VM = new UUID(0xabc, 7);
    private static final String HONEST = new FakeReport(VM).json();

    @Test
    void anHonestReportIsBelieved() {
        assertThatCode(() -> check(HONEST, 2, 400)).doesNotThrowAnyException();
    }

    @Test
    void anAgentThatWasToldNoIdIsBelieved() {
        String untold = HONEST.replace("\"" + VM + "\"", "null");

        assertThatCode(() -> check(untold, 2, 400)).doesNotThrowAnyException();
    }

    @Test
    void moreMemoryThanGivenIsRefused() {
        assertThatThrownBy(() -> check(HONEST, 2, 399))
                .hasMessage("reports what cannot be: memory of 400 MiB in a VM of 399 MiB");
    }

    @Test
    void moreCpusThanGivenAreRefused() {
        assertThatThrownBy(() -> check(HONEST, 1, 400))
                .hasMessage("reports what cannot be: 2 CPUs in a VM of 1");
    }

    @Test
    void aReportOfAnotherVmIsRefused() {
        UUID other = new UUID(1, 1);

        assertThatThrownBy(() -> check(new FakeReport(other).json(), 2, 400))
                .hasMessage("answers for another VM: " + other + ", not " + VM);
    }

    @Test
    void aGuestThatGoesOnFromAnotherVmsSnapshotMayNotKnowBetter() throws Exception {
        UUID was = new UUID(1, 1);
        GuestTarget.Limits limits = new GuestTarget.Limits(2, 400 * 1024L);
        GuestDoor door = new GuestDoor.Tcp("127.9.0.2", 8080);
        GuestTarget clone = new GuestTarget(VM, "one", door, List.of(was), limits);
        byte[] bytes = new FakeReport(was).json().getBytes(StandardCharsets.US_ASCII);
        GuestReport report = GuestReportParser.parse(bytes, 0, bytes.length);

        assertThatCode(() -> Plausibility.check(clone, report)).doesNotThrowAnyException();
    }

    private static void check(String json, int vcpus, int memoryMib)
            throws RefusedAnswer, MalformedReport {
        byte[] bytes = json.getBytes(StandardCharsets.US_ASCII);
        GuestReport report = GuestReportParser.parse(bytes, 0, bytes.length);
        GuestTarget.Limits limits = new GuestTarget.Limits(vcpus, memoryMib * 1024L);
        Plausibility.check(new GuestTarget(VM, "one", "127.9.0.2", 8080, limits), report);
    }
}
