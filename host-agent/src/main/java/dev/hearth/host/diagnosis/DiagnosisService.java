// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.diagnosis;

import dev.hearth.contract.host.Diagnosis;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.vm.VmService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tries each part of the way from a guest's figures to the host. Safe for use by many threads;
/// each call tries anew, and takes up to some seconds where nothing answers.
public final class DiagnosisService {

    /// A sample is made every second.
    private static final Duration FRESH = Duration.ofSeconds(3);

    private final VmService vms;
    private final Function<UUID, Optional<MetricSample>> latest;
    private final InstantSource clock;

    public DiagnosisService(VmService vms, MetricsService metrics, InstantSource clock) {
        this(vms, metrics::latest, clock);
    }

    /// @param latest a VM's newest sample
    DiagnosisService(
            VmService vms, Function<UUID, Optional<MetricSample>> latest, InstantSource clock) {
        this.vms = vms;
        this.latest = latest;
        this.clock = clock;
    }

    /// Tries everything of one VM. Throws `NotFound`.
    public Diagnosis diagnose(UUID id) {
        VmStatus vm = vms.get(id);
        Findings findings = new Findings();
        @Nullable String still = vmm(vm, findings);
        GuestChecks.Ways ways = new GuestChecks.Ways(vms.vsock(id), vms.lineage(id));
        new GuestChecks(vm, ways, findings).run(still);
        new VmmChecks(vms, vm, findings).run(still, clock.instant());
        samples(vm, findings);
        return new Diagnosis(id, clock.instant(), findings.all());
    }

    /// Whether there is a machine that runs; returns why nothing inside of it can be tried, or
    /// null.
    private static @Nullable String vmm(VmStatus vm, Findings findings) {
        switch (vm.state()) {
            case RUNNING -> findings.ok("vmm", "its VMM runs as process %d".formatted(vm.pid()));
            case EXTERNAL ->
                    findings.skipped("vmm", "Hearth did not boot it: it runs somewhere else");
            case PAUSED ->
                    findings.warning(
                            "vmm", "the VM is paused", "resume it to see what happens inside");
            case SNAPSHOTTING ->
                    findings.warning(
                            "vmm", "the VM stands still while it is put to disk", "wait for that");
            case STARTING, STOPPING ->
                    findings.warning("vmm", "the VM is " + vm.state(), "try again in some seconds");
            case STOPPED, FAILED ->
                    findings.broken(
                            "vmm",
                            vm.verdict() == null
                                    ? "the VM was never started"
                                    : "the VM does not run (%s): %s"
                                            .formatted(vm.verdict().cause(), vm.verdict().detail()),
                            "start it");
        }
        return vm.state() == VmState.RUNNING || vm.state() == VmState.EXTERNAL
                ? null
                : "the VM does not run: it is " + vm.state();
    }

    private void samples(VmStatus vm, Findings findings) {
        String check = "samples";
        Optional<MetricSample> found = latest.apply(vm.id());
        if (found.isEmpty()) {
            findings.warning(check, "the VM was not measured yet", "try again in a second or two");
            return;
        }
        MetricSample sample = found.get();
        Instant now = clock.instant();
        Duration age = Duration.between(sample.at(), now);
        int turn = vm.spec().pollIntervalS();
        if (age.compareTo(FRESH.plusSeconds(turn - 1L)) > 0) {
            findings.broken(
                    check,
                    "its newest sample is %d s old".formatted(age.toSeconds()),
                    "the host agent does not keep up; its log and its /metrics say more");
        } else if (sample.state() == MetricState.LIVE) {
            findings.ok(
                    check,
                    turn == 1
                            ? "the guest is measured from inside, once a second"
                            : "the guest is measured from inside, every %d s".formatted(turn));
        } else {
            findings.warning(
                    check,
                    "the VM is measured as %s: %s"
                            .formatted(
                                    sample.state(),
                                    sample.reason() == null
                                            ? "no reason is known"
                                            : sample.reason()),
                    "mend what is broken above; it takes a second or two to show here");
        }
    }
}
