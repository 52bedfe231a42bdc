// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A process is known by pid and start time. Fixture: processes of this machine.
final class ProcessIdTest {

    @Test
    void isWrittenAndReadBack() {
        ProcessId self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();

        assertThat(ProcessId.parse(self + "\n")).contains(self);
        assertThat(self.alive()).isTrue();
    }

    @Test
    void anotherProcessOfTheSamePidIsNotIt() {
        ProcessId self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();

        assertThat(new ProcessId(self.pid(), self.startTicks() + 1).alive()).isFalse();
    }

    @Test
    void nonsenseIsNoProcess() {
        assertThat(ProcessId.parse("")).isEmpty();
        assertThat(ProcessId.parse("12")).isEmpty();
        assertThat(ProcessId.parse("a b")).isEmpty();
        assertThat(ProcessId.of(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void endsAProcessThatIgnoresBeingAsked() throws IOException {
        Process stubborn =
                new ProcessBuilder("sh", "-c", "trap '' TERM; echo set; while :; do sleep 1; done")
                        .start();
        assertThat(stubborn.inputReader().readLine()).isEqualTo("set");
        ProcessId id = ProcessId.of(stubborn.pid()).orElseThrow();

        id.end(Duration.ofMillis(100));

        assertThat(id.alive()).isFalse();
    }
}
