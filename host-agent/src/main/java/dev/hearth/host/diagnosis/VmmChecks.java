// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.diagnosis;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.hypervisor.BalloonStatistics;
import dev.hearth.host.hypervisor.VmmCounters;
import dev.hearth.host.vm.VmService;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tries what a VMM tells of its guest without an agent. For one use by one thread.
final class VmmChecks {

    private static final String BALLOON = "balloon";
    private static final String COUNTERS = "counters";

    /// Asked for every second; one line may be missed.
    private static final Duration FRESH = Duration.ofSeconds(3);

    private static final long BYTES_PER_MIB = 1L << 20;

    private final VmService vms;
    private final VmStatus vm;
    private final Findings findings;

    VmmChecks(VmService vms, VmStatus vm, Findings findings) {
        this.vms = vms;
        this.vm = vm;
        this.findings = findings;
    }

    /// @param still why nothing can be tried; null when it can
    void run(@Nullable String still, Instant now) {
        if (still != null) {
            findings.skipped(BALLOON, still);
            findings.skipped(COUNTERS, still);
            return;
        }
        balloon();
        counters(now);
    }

    private void balloon() {
        Optional<BalloonStatistics> told = vms.balloonStatistics(vm.id());
        if (told.isEmpty()) {
            findings.skipped(BALLOON, "its VMM gives it none, or does not say");
            return;
        }
        Long total = told.get().totalBytes();
        Long available = told.get().availableBytes();
        if (total == null || available == null) {
            findings.warning(
                    BALLOON,
                    "the guest's balloon driver has told nothing",
                    "its kernel needs CONFIG_VIRTIO_BALLOON; without it, memory is known by the agent"
                            + " only");
        } else {
            findings.ok(
                    BALLOON,
                    "the guest's kernel says that %d of %d MiB are available"
                            .formatted(available / BYTES_PER_MIB, total / BYTES_PER_MIB));
        }
    }

    private void counters(Instant now) {
        Optional<VmmCounters> told = vms.counters(vm.id());
        if (told.isEmpty()) {
            findings.skipped(COUNTERS, "its VMM tells none by itself");
            return;
        }
        Duration age = Duration.between(told.get().at(), now);
        if (age.compareTo(FRESH) > 0) {
            findings.broken(
                    COUNTERS,
                    "the last line in its VMM's metrics FIFO is %d s old"
                            .formatted(age.toSeconds()),
                    "the VMM hangs, or its FIFO was removed; stop and start the VM");
        } else if (told.get().gaps() > 0) {
            findings.warning(
                    COUNTERS,
                    "lines of its VMM's metrics FIFO were lost %d times"
                            .formatted(told.get().gaps()),
                    "the host is very busy; rates across a lost line are left out");
        } else {
            findings.ok(COUNTERS, "its VMM's metrics FIFO was read just now");
        }
    }
}
