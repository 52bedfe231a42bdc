// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.GuestReading;
import dev.hearth.host.rate.GuestRates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Makes one incarnation's samples: each value from the best source that has it fresh.
///
/// A value is told in the sample after it was measured and in no other. Bytes of an interval are
/// told once, whoever counted them: where the sources take turns, the new one's count starts after
/// the old one's ended, or waits for the next sample.
final class Ladder {

    /// Intervals this near to each other may stand under one label.
    private static final double SAME_INTERVAL = 0.25;

    /// So many samples in a row without an answer are no accident any more.
    private static final int STALLED_AFTER = 3;

    private final Pace pace;

    /// Until when the disks' bytes were told, by [System#nanoTime].
    private @Nullable Long disksToldUntil;

    /// The same of the network's.
    private @Nullable Long networkToldUntil;

    Ladder(Pace pace) {
        this.pace = pace;
    }

    /// What there is to choose from.
    record Found(
            GuestTrack.Turn guest,
            @Nullable ProcessStats process,
            @Nullable Flow disks,
            CounterTrack.@Nullable Moved counters,
            BalloonTrack.Turn balloon) {}

    /// The sample of a VM that no VMM process carries.
    static MetricSample stopped(VmStatus vm, Instant at) {
        String reason = vm.reason() == null ? "the VM is not running" : vm.reason();
        return new SampleBuilder(vm, at).state(MetricState.STOPPED, reason).build();
    }

    /// The sample of a VM that stands still: what the host spends on it, and nothing of its inside.
    static MetricSample paused(VmStatus vm, Instant at, @Nullable ProcessStats process) {
        String reason =
                vm.state() == VmState.PAUSED
                        ? "the VM is paused; resume it to see what happens inside"
                        : "the VM stands still while it is put to disk";
        SampleBuilder sample = new SampleBuilder(vm, at).state(MetricState.PAUSED, reason);
        if (process != null) {
            sample.hostSide(process);
        }
        return sample.build();
    }

    /// The sample of a VM that could not be measured by a fault of the host agent's own.
    static MetricSample unmeasured(VmStatus vm, Instant at) {
        String reason = "the host agent failed to measure this VM; its log says why";
        return new SampleBuilder(vm, at).state(MetricState.NO_AGENT, reason).build();
    }

    /// The sample of `vm` at `at`.
    MetricSample sample(VmStatus vm, Instant at, Found found) {
        SampleBuilder sample = new SampleBuilder(vm, at);
        ProcessStats process = found.process();
        if (process != null) {
            sample.process(process);
        }
        sample.balloon(found.balloon());
        GuestReading reading = found.guest().reading();
        if (reading == null) {
            silent(sample, vm, found.guest());
        } else {
            sample.state(MetricState.LIVE, null).guest(reading);
            guestRates(sample, vm, reading, found.guest().baseline());
        }
        vmmBytes(sample, found, reading);
        return sample.build();
    }

    /// What a guest that answers does not count, and all that one that does not answer would, the
    /// VMM may have counted.
    private void vmmBytes(SampleBuilder sample, Found found, @Nullable GuestReading reading) {
        CounterTrack.Moved counters = found.counters();
        if (counters != null) {
            sample.devices(counters.stats());
        }
        Flow network = counters == null ? null : counters.network();
        boolean guestCounts = reading != null && reading.report().network() != null;
        if (!guestCounts
                && network != null
                && startsAfter(networkToldUntil, network.fromNanos())
                && sample.vmmNetwork(network, SAME_INTERVAL)) {
            networkToldUntil = network.toNanos();
        }
        Flow disks = counters == null ? found.disks() : counters.disks();
        boolean guestCountsDisks = reading != null && reading.report().disks() != null;
        if (!guestCountsDisks
                && disks != null
                && startsAfter(disksToldUntil, disks.fromNanos())
                && sample.vmmDisks(disks, SAME_INTERVAL)) {
            disksToldUntil = disks.toNanos();
        }
    }

    private static boolean startsAfter(@Nullable Long toldUntil, long nanos) {
        return toldUntil == null || nanos - toldUntil >= 0;
    }

    private void guestRates(
            SampleBuilder sample,
            VmStatus vm,
            GuestReading reading,
            @Nullable GuestReading baseline) {
        if (baseline == null) {
            return;
        }
        GuestRates rates =
                GuestRates.between(baseline, reading, vm.spec().vcpuCount(), pace.longestNanos());
        if (!startsAfter(disksToldUntil, baseline.askedNanos())) {
            rates = rates.withoutDisks();
        }
        if (!startsAfter(networkToldUntil, baseline.askedNanos())) {
            rates = rates.withoutNetwork();
        }
        if (rates.diskReadBytes() != null || rates.diskWriteBytes() != null) {
            disksToldUntil = reading.askedNanos();
        }
        if (rates.networkInBytes() != null || rates.networkOutBytes() != null) {
            networkToldUntil = reading.askedNanos();
        }
        sample.guestRates(rates, reading.at());
    }

    private static void silent(SampleBuilder sample, VmStatus vm, GuestTrack.Turn turn) {
        String reason = reason(vm, turn);
        Instant last = turn.answeredAt();
        if (last == null) {
            sample.state(MetricState.NO_AGENT, reason);
        } else if (turn.missed() < STALLED_AFTER) {
            sample.state(MetricState.FALLBACK, reason);
        } else {
            String since = "no answer since " + last.truncatedTo(ChronoUnit.SECONDS);
            sample.state(MetricState.STALLED, since + ": " + reason);
        }
    }

    private static String reason(VmStatus vm, GuestTrack.Turn turn) {
        if (vm.reason() != null) {
            return vm.reason();
        }
        if (turn.refusal() != null) {
            return turn.refusal().reason();
        }
        if (vm.address() != null && vm.agentPort() == null) {
            return "no port of the host leads to this VM's guest agent";
        }
        return turn.answeredAt() != null
                ? "the guest agent's answer did not come in this second"
                : "the guest agent was not asked yet";
    }
}
