// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.host.GuestBreakdown;
import dev.hearth.contract.host.GuestBreakdown.FileSystem;
import dev.hearth.host.guest.GuestReading;
import dev.hearth.host.rate.TestReading;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is shown of what a guest says of its file systems.
class BreakdownTest {

    private static @Nullable List<FileSystem> shown(GuestReport.@Nullable FileSystem told) {
        GuestReading reading = TestReading.at(1000).build();
        GuestReport said = reading.report();
        GuestReport report =
                new GuestReport(
                        null,
                        null,
                        null,
                        null,
                        said.identity(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        told == null ? null : List.of(told));
        GuestReading with =
                new GuestReading(
                        report, reading.askedNanos(), reading.answeredNanos(), reading.at());
        GuestBreakdown parts =
                Breakdown.of(
                        TestVm.ID,
                        new GuestTrack.Pair(null, with),
                        Pace.SECOND,
                        reading.at().plusMillis(700));
        assertThat(parts.ageMs()).isEqualTo(700);
        assertThat(parts.reason()).isNull();
        assertThat(parts.intervalMs()).isNull();
        assertThat(parts.cpus()).isNull();
        return parts.fileSystems();
    }

    private static GuestReport.FileSystem told(
            @Nullable Long size,
            @Nullable Long free,
            @Nullable Long available,
            @Nullable Long files,
            @Nullable Long filesFree) {
        return new GuestReport.FileSystem(
                "/dev/vda", "/", "ext4", size, free, available, files, filesFree);
    }

    private static FileSystem onVda(
            @Nullable Long size,
            @Nullable Long used,
            @Nullable Long available,
            @Nullable Long files,
            @Nullable Long filesUsed) {
        return new FileSystem("/dev/vda", "/", "ext4", size, used, available, files, filesUsed);
    }

    @Test
    void usedIsWhatIsNotFree() {
        assertThat(shown(told(1000L, 600L, 550L, 64L, 60L)))
                .containsExactly(onVda(1000L, 400L, 550L, 64L, 4L));
        assertThat(shown(told(1000L, 0L, 0L, 64L, 0L)))
                .containsExactly(onVda(1000L, 1000L, 0L, 64L, 64L));
    }

    @Test
    void aFileSystemThatMakesInodesAsItGoesHasNoNumberOfThem() {
        assertThat(shown(told(1000L, 1000L, 1000L, 0L, 0L)))
                .containsExactly(onVda(1000L, 0L, 1000L, null, null));
    }

    @Test
    void whatIsNotKnownOrCannotBeIsNull() {
        FileSystem nothing = onVda(null, null, null, null, null);

        assertThat(shown(told(null, null, null, null, null))).containsExactly(nothing);
        assertThat(shown(told(-1L, 1L, 1L, -1L, 1L))).containsExactly(nothing);
        assertThat(shown(told(0L, 0L, 0L, null, 7L))).containsExactly(nothing);
        assertThat(shown(told(10L, 11L, -1L, 10L, 11L)))
                .containsExactly(onVda(10L, null, null, 10L, null));
        assertThat(shown(null)).isNull();
        assertThat(requireNonNull(shown(told(10L, null, 3L, null, null))))
                .containsExactly(onVda(10L, null, 3L, null, null));
    }
}
