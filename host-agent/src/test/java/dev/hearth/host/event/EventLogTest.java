// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.contract.host.VmEvent.Kind;
import dev.hearth.host.storage.StateHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of events, also by a disk that is full and a host agent that is killed.
class EventLogTest {

    private static final UUID VM = new UUID(7, 7);
    private static final Verdict VERDICT =
            new Verdict(Cause.GUEST_PANIC, "it panicked", List.of("it said so"));

    @TempDir Path directory;
    private Path file;
    private Instant now = Instant.parse("2026-11-26T10:00:00Z");
    private EventLog log;

    @BeforeEach
    void open() throws IOException {
        StateHome home = new StateHome(directory);
        home.create();
        file = Files.createDirectories(home.vm(VM).path()).resolve("events.jsonl");
        log = again();
    }

    private EventLog again() {
        return new EventLog(new StateHome(directory), () -> now);
    }

    @Test
    void theNextHostAgentKnowsThemAll() {
        log.note(VM, Kind.STARTED, "one", "the VM was started");
        log.noteEnd(VM, "one", VERDICT);

        List<VmEvent> found = again().after(VM, 0);

        assertThat(found).isEqualTo(log.after(VM, 0)).hasSize(2);
        assertThat(found.getLast().verdict()).isEqualTo(VERDICT);
        assertThat(found.getLast().detail()).isEqualTo("it panicked");
        assertThat(again().newest(VM)).isEqualTo(found.getLast().seq());
    }

    @Test
    void numbersGrowAlsoWhenTheClockGoesBack() {
        log.note(VM, Kind.STARTED, "one", "first");
        now = now.minusSeconds(3600);
        log.note(VM, Kind.PAUSED, "one", "second");

        List<VmEvent> events = log.after(VM, 0);

        assertThat(events.get(1).seq()).isGreaterThan(events.get(0).seq());
        assertThat(log.after(VM, events.get(0).seq())).containsExactly(events.get(1));
    }

    @Test
    void theNewestAreKeptAndTheFileStaysShort() throws IOException {
        for (int i = 0; i < 5 * VmEvents.MOST; i++) {
            log.note(VM, Kind.PAUSED, "one", "number " + i);
        }

        assertThat(log.after(VM, 0)).hasSize(VmEvents.MOST);
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(2 * VmEvents.MOST);
        assertThat(again().after(VM, 0)).isEqualTo(log.after(VM, 0));
    }

    @Test
    void halfALineCostsNoOtherEvent() throws IOException {
        log.note(VM, Kind.STARTED, "one", "first");
        Files.writeString(file, "\n{\"seq\":17", StandardOpenOption.APPEND);
        EventLog next = again();
        next.note(VM, Kind.PAUSED, "one", "second");

        assertThat(again().after(VM, 0))
                .extracting(VmEvent::detail)
                .containsExactly("first", "second");
    }

    @Test
    void whatCannotBeWrittenIsStillTold() throws IOException {
        Files.createDirectories(file);

        log.note(VM, Kind.STARTED, "one", "first");

        assertThat(log.after(VM, 0)).hasSize(1);
    }
}
