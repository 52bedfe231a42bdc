// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.GuestReading;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Makes one incarnation's samples: each value from the best source that has it fresh.
///
/// A value is told in the sample after it was measured and in no other. Bytes of an interval are
/// told once, whoever counted them: where the sources take turns, the new one's count starts after
/// the old one's ended, or waits for the next sample.
final class Ladder {

    /// Intervals this near to each other may stand under one label.
    private static final double SAME_INTERVAL = 0.25;

    /// Until when the disks' bytes were told, by [System#nanoTime].
    private @Nullable Long disksToldUntil;

    /// What there is to choose from.
    record Found(
            GuestTrack.Turn guest,
            @Nullable ProcessStats process,
            DiskTrack.@Nullable Moved disks) {}

    /// The sample of a VM that no VMM process carries.
    static MetricSample stopped(VmStatus vm, Instant at) {
        String reason = vm.reason() == null ? "the VM is not running" : vm.reason();
        return new SampleBuilder(vm, at).state(MetricState.STOPPED, reason).build();
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
        GuestReading reading = found.guest().reading();
        if (reading == null) {
            sample.state(
                    found.guest().everAnswered() ? MetricState.FALLBACK : MetricState.NO_AGENT,
                    reason(vm, found.guest()));
        } else {
            sample.state(MetricState.LIVE, null).guest(reading);
            guestRates(sample, vm, reading, found.guest().baseline());
        }
        boolean guestCountsDisks = reading != null && reading.report().disks() != null;
        if (!guestCountsDisks && found.disks() != null) {
            vmmDisks(sample, found.disks());
        }
        return sample.build();
    }

    private void guestRates(
            SampleBuilder sample,
            VmStatus vm,
            GuestReading reading,
            @Nullable GuestReading baseline) {
        if (baseline == null) {
            return;
        }
        GuestRates rates = GuestRates.between(baseline, reading, vm.spec().vcpuCount());
        if (disksToldUntil != null && baseline.askedNanos() - disksToldUntil < 0) {
            rates = rates.withoutDisks();
        }
        if (rates.diskReadBytes() != null || rates.diskWriteBytes() != null) {
            disksToldUntil = reading.askedNanos();
        }
        sample.guestRates(rates, reading.at());
    }

    private void vmmDisks(SampleBuilder sample, DiskTrack.Moved moved) {
        boolean toldBefore = disksToldUntil != null && moved.fromNanos() - disksToldUntil < 0;
        if (!toldBefore && sample.vmmDisks(moved, SAME_INTERVAL)) {
            disksToldUntil = moved.toNanos();
        }
    }

    private static String reason(VmStatus vm, GuestTrack.Turn turn) {
        if (turn.refusal() != null) {
            return turn.refusal().reason();
        }
        if (VmTrack.target(vm).isEmpty()) {
            return "no port of the host leads to this VM's guest agent";
        }
        return turn.everAnswered()
                ? "the guest agent's answer did not come in this second"
                : "the guest agent was not asked yet";
    }
}
