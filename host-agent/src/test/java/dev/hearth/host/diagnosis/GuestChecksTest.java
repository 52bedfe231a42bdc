// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Diagnosis.Finding;
import dev.hearth.contract.host.Diagnosis.Outcome;
import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.FakeGuest;
import dev.hearth.host.guest.FakeReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of each way in which the way to a guest's figures can be broken: one thing is
/// broken at a time, and named, and what builds on it is skipped.
class GuestChecksTest {

    private static final UUID VM = new UUID(7, 7);

    private final FakeGuest guest = FakeGuest.healthy(VM);
    private Optional<Path> vsock = Optional.empty();

    @AfterEach
    void close() {
        guest.close();
    }

    @Test
    void ofAGuestThatAnswersItsClockIsComparedAndWhatItCannotTellIsNamed() {
        assertOutcome("tcp", Outcome.OK);
        assertOutcome("agent", Outcome.OK);
        assertThat(find("agent").detail()).startsWith("version 0.1.0 answered within ");
        // Its clock stands at 1 ms after the epoch.
        assertOutcome("clock", Outcome.WARNING);
        assertThat(find("clock").detail()).contains(" ms behind the host's");
        assertThat(find("clock").advice()).contains("restored");
        assertOutcome("collectors", Outcome.WARNING);
        assertThat(find("collectors").detail()).isEqualTo("the agent could not read pressure");
        assertThat(find("collectors").advice()).contains("CONFIG_PSI");
    }

    @Test
    void aClockThatIsRightIsSaidToBe() {
        guest.behave(connection -> {
            while (connection.awaitRequest()) {
                connection.respond(
                        new FakeReport(VM)
                                .json()
                                .replace(
                                        "\"wall_clock_ms\":1,",
                                        "\"wall_clock_ms\":%d,"
                                                .formatted(System.currentTimeMillis())));
            }
        });

        assertOutcome("clock", Outcome.OK);
    }

    @Test
    void aPortWhereNobodyListensIsNotTheAddressesFault() {
        guest.kill();

        // Who is asked while the socket goes still gets in, and nothing out.
        List<Finding> findings =
                await().until(
                                () -> run(NetworkMode.NAT),
                                found -> find(found, "tcp").detail().startsWith("nobody listens"));

        assertThat(find(findings, "address").outcome()).isEqualTo(Outcome.OK);
        assertThat(find(findings, "tcp").outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(find(findings, "tcp").detail()).startsWith("nobody listens at 127.0.0.1:");
        assertThat(find(findings, "agent").outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(find(findings, "clock").outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void aHungAgentIsNamed() {
        guest.behave(connection -> Thread.sleep(3_000));

        assertOutcome("tcp", Outcome.BROKEN);
        assertThat(find("tcp").detail()).startsWith("no answer within ");
        assertOutcome("agent", Outcome.BROKEN);
    }

    @Test
    void anotherVmsAgentIsNoBrokenConnection() {
        guest.behave(FakeGuest.answering(new FakeReport(new UUID(0, 0xbeef))));

        assertOutcome("tcp", Outcome.OK);
        assertOutcome("agent", Outcome.BROKEN);
        assertThat(find("agent").detail()).contains("answers for another VM");
    }

    @Test
    void aVsockThatLeadsNowhereDoesNotHideTheOtherWay(@TempDir Path directory) {
        vsock = Optional.of(directory.resolve("v.sock"));

        assertOutcome("vsock", Outcome.BROKEN);
        assertThat(find("vsock").advice()).contains("CONFIG_VIRTIO_VSOCKETS");
        assertOutcome("agent", Outcome.OK);
    }

    @Test
    void aMachineThatHearthDidNotBootIsTriedInTheSameWay() {
        VmStatus external =
                new VmStatus(
                        VM,
                        VmSpec.external("web", new ExternalSpec("127.0.0.1", guest.port())),
                        VmState.EXTERNAL,
                        null,
                        "one",
                        null,
                        "127.0.0.1",
                        guest.port(),
                        null,
                        null,
                        null,
                        0);
        Findings findings = new Findings();
        new GuestChecks(external, ways(), findings).run(null);

        assertThat(find(findings.all(), "vsock").outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(find(findings.all(), "address").outcome()).isEqualTo(Outcome.OK);
        assertThat(find(findings.all(), "agent").outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void withoutAnyWayItIsTheAgentThatIsBroken() {
        Findings findings = new Findings();
        new GuestChecks(status(NetworkMode.NONE, null), ways(), findings).run(null);

        assertThat(find(findings.all(), "tcp").outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(find(findings.all(), "agent").detail()).isEqualTo("there is no way to it");
    }

    @Test
    void ofAVmThatDoesNotRunNothingInsideIsTried() {
        Findings findings = new Findings();
        new GuestChecks(status(NetworkMode.NONE, guest.port()), ways(), findings)
                .run("it is stopped");

        assertThat(findings.all())
                .extracting(Finding::outcome)
                .containsOnly(Outcome.SKIPPED)
                .hasSize(6);
        assertThat(guest.connections()).isZero();
    }

    private void assertOutcome(String check, Outcome outcome) {
        Finding found = find(check);
        assertThat(found.outcome()).as(found.toString()).isEqualTo(outcome);
        assertThat(found.advice().isEmpty())
                .as(found.toString())
                .isEqualTo(outcome == Outcome.OK || outcome == Outcome.SKIPPED);
    }

    private Finding find(String check) {
        return find(run(NetworkMode.NONE), check);
    }

    private static Finding find(List<Finding> findings, String check) {
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> run(NetworkMode mode) {
        Findings findings = new Findings();
        new GuestChecks(status(mode, guest.port()), ways(), findings).run(null);
        return findings.all();
    }

    private GuestChecks.Ways ways() {
        return new GuestChecks.Ways(vsock, List.of());
    }

    private static VmStatus status(NetworkMode mode, @Nullable Integer port) {
        return new VmStatus(
                VM,
                new VmSpec("web", 2, 512, "demo", new NetworkSpec(mode, List.of())),
                VmState.RUNNING,
                null,
                "one",
                1L,
                "127.0.0.1",
                port,
                null,
                Instant.EPOCH,
                null,
                0);
    }
}
