// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.Refusal;
import dev.hearth.host.metrics.ObservedVms.Balloon;
import dev.hearth.host.metrics.ObservedVms.Counters;
import dev.hearth.host.metrics.ObservedVms.DiskTotals;
import dev.hearth.host.rate.TestReading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One incarnation of one VM, to which a test brings what the sources say, in ms of a clock of its
/// own that starts at [#T]. Samples are made at full seconds; the VMM's process always costs 3 % of
/// the vCPUs and holds 19.1 % of the memory.
final class OneVm {

    static final long T = 1_000_000;

    private static final VmStatus VM = TestVm.running(TestVm.ID, "one", 4242, 8080);

    private final GuestTrack guest = new GuestTrack(Pace.SECOND);
    private final DiskTrack disks = new DiskTrack(Pace.SECOND);
    private final CounterTrack counters = new CounterTrack(Pace.SECOND);
    private final BalloonTrack balloon = new BalloonTrack(512 * 1024, Pace.SECOND);
    private @Nullable Counters told;
    private final Ladder ladder = new Ladder(Pace.SECOND);

    void answer(TestReading reading) {
        guest.answered(reading.build());
    }

    void refuse(Refusal why) {
        guest.refused(why, T * TestReading.MS);
    }

    void disksAt(long ms, long readBytes) {
        disks.told(
                new DiskTotals(readBytes, 0),
                ms * TestReading.MS,
                TestReading.START.plusMillis(ms));
    }

    /// The VMM tells that 1000 bytes a millisecond were received, 500 sent, 200 read and 100
    /// written since the beginning of time, and one statistic of the balloon came each second.
    void countersAt(long ms) {
        told =
                new Counters(
                        ms * TestReading.MS,
                        TestReading.START.plusMillis(ms),
                        0,
                        new Counters.Network(ms * 1000, ms * 500, 0),
                        new Counters.Disks(ms * 200, ms * 100, ms, ms * 20, ms / 100),
                        new Counters.Vcpus(ms, ms, ms),
                        ms / 1000);
    }

    /// The VMM says again what it heard of the guest's memory.
    void balloonAt(long ms, Balloon statistics) {
        balloon.told(statistics, TestReading.START.plusMillis(ms));
    }

    /// The sample of the second that ends at `T + second`.
    MetricSample tick(int second) {
        long end = (T + second * 1000L) * TestReading.MS;
        Instant at = TestReading.START.plusMillis(T + second * 1000L);
        Counters newest = told;
        Ladder.Found found =
                new Ladder.Found(
                        guest.take(end),
                        process(second),
                        disks.take().orElse(null),
                        newest == null ? null : counters.take(newest).orElse(null),
                        balloon.take(newest == null ? null : newest.balloonUpdates(), at));
        return ladder.sample(VM, at, found);
    }

    private static ProcessStats process(int second) {
        return new ProcessStats(
                TestVm.ID,
                4242,
                TestReading.START.plusMillis(T + second * 1000L),
                1000L,
                3.0,
                7.0,
                List.of(),
                100_000L,
                512 * 1024,
                19.1,
                null,
                null,
                null);
    }
}
