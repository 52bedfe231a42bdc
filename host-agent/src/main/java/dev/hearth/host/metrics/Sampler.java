// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.GuestBreakdown;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.GuestListener;
import dev.hearth.host.guest.GuestReading;
import dev.hearth.host.guest.GuestTarget;
import dev.hearth.host.guest.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows every VM and puts the samples together. The sampling thread calls it; the poller's
/// thread brings the guests' answers.
final class Sampler implements GuestListener {

    private static final Logger log = LoggerFactory.getLogger(Sampler.class);

    private final ObservedVms vms;
    private final ProcFiles proc;
    private final InstantSource clock;
    private final Map<UUID, VmTrack> tracks = new ConcurrentHashMap<>();
    private final MetricCounts counts;

    /// Of the sampling thread.
    private List<VmStatus> followed = List.of();

    private List<GuestTarget> targets = List.of();

    /// Those of them that have a VMM to ask.
    private List<UUID> withVmm = List.of();

    Sampler(ObservedVms vms, ProcFiles proc, InstantSource clock, MetricCounts counts) {
        this.vms = vms;
        this.proc = proc;
        this.clock = clock;
        this.counts = counts;
    }

    /// Brings the tracks up to what VMs there are now; returns whom to ask inside: the same list as
    /// long as nothing changed.
    List<GuestTarget> follow() {
        List<VmStatus> all = vms.statuses();
        if (isSame(all, followed)) {
            return targets;
        }
        List<GuestTarget> now = new ArrayList<>(all.size());
        Set<UUID> present = HashSet.newHashSet(all.size());
        for (VmStatus vm : all) {
            if (track(vm) != null) {
                present.add(vm.id());
                VmTrack.target(vm, vms).ifPresent(now::add);
            }
        }
        tracks.keySet().retainAll(present);
        followed = all;
        withVmm = all.stream().filter(vm -> vm.pid() != null).map(VmStatus::id).toList();
        targets = List.copyOf(now);
        return targets;
    }

    /// Ten times a second for every VM there is: by identity, where equals would cost.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(List<VmStatus> all, List<VmStatus> before) {
        if (all == before) {
            return true;
        }
        boolean same = all.size() == before.size();
        for (int i = 0; same && i < all.size(); i++) {
            same = all.get(i) == before.get(i);
        }
        return same;
    }

    private @Nullable VmTrack track(VmStatus vm) {
        VmTrack last = tracks.get(vm.id());
        if (last != null && last.follows(vm)) {
            return last;
        }
        return tracks.compute(
                vm.id(),
                (id, known) ->
                        known != null && known.follows(vm)
                                ? known
                                : VmTrack.of(vm, proc).orElse(null));
    }

    /// Has a share of the VMMs tell their counters: the same VMs at the same moment of every
    /// second, and not all at once.
    ///
    /// @param share which, from 0
    /// @param shares how many there are
    void askCounters(int share, int shares) {
        for (UUID id : withVmm) {
            if (Math.floorMod(id.hashCode(), shares) == share) {
                vms.askCounters(id);
            }
        }
    }

    /// Has every VMM asked for what it may take its time to say.
    void askVmms(VmmQuestions questions) {
        tracks.forEach((id, track) -> {
            PssTrack pss = track.pss();
            if (pss != null) {
                questions.ask(id, () -> ask(id, track, pss));
            }
        });
    }

    private void ask(UUID id, VmTrack track, PssTrack pss) {
        if (vms.counters(id).isEmpty()) {
            vms.diskTotals(id)
                    .ifPresent(totals ->
                            track.disks().told(totals, System.nanoTime(), clock.instant()));
        }
        vms.balloon(id).ifPresent(balloon -> track.balloon().told(balloon, clock.instant()));
        pss.readIfDue(System.nanoTime(), clock.instant());
    }

    /// What the guest said of each of its parts when it was sampled. Called by any thread.
    GuestBreakdown breakdown(MetricSample sample, Instant now) {
        VmTrack track = tracks.get(sample.vmId());
        GuestTrack.Pair pair = track == null ? null : track.guest().newest();
        return sample.state() != MetricState.LIVE || track == null || pair == null
                ? GuestBreakdown.unknown(sample.vmId(), sample.reason())
                : Breakdown.of(sample.vmId(), pair, track.pace(), now);
    }

    /// One entry per VM there is now, with what the guests said before `end`.
    List<Batch.Entry> sample(long end) {
        List<VmStatus> all = vms.statuses();
        List<Batch.Entry> entries = new ArrayList<>(all.size());
        for (VmStatus vm : all) {
            entries.add(new Batch.Entry(vm, sample(vm, end)));
        }
        return entries;
    }

    private MetricSample sample(VmStatus vm, long end) {
        Instant at = clock.instant();
        try {
            VmTrack track = track(vm);
            if (track == null) {
                return Ladder.stopped(vm, at);
            }
            if (VmTrack.standsStill(vm)) {
                MetricSample paused = Ladder.paused(vm, at, standing(vm, track, end, at));
                return track.judge(paused);
            }
            Optional<MetricSample> standing = track.standing(end);
            return standing.isPresent() ? standing.get() : measured(vm, track, end, at);
        } catch (RuntimeException e) {
            // One VM's fault must not cost the others their samples.
            log.atError().setCause(e).addKeyValue("vm", vm.id()).log("vm not measured");
            return Ladder.unmeasured(vm, at);
        }
    }

    private MetricSample measured(VmStatus vm, VmTrack track, long end, Instant at) {
        Ladder.Found found = find(vm, track, end, at);
        MetricSample sample = track.judge(track.ladder().sample(vm, at, found));
        if (sample.state() == MetricState.LIVE && track.isFirstLife()) {
            log.atInfo().addKeyValue("vm", vm.id()).log("guest agent answered");
        }
        track.tell(sample, end, found.guest());
        return sample;
    }

    /// What the host spends on a VM that stands still. What its guest said before is not how it is
    /// now, and no rate spans the time it does not live through.
    private @Nullable ProcessStats standing(VmStatus vm, VmTrack track, long end, Instant at) {
        track.forget();
        return find(vm, track, end, at).process();
    }

    private Ladder.Found find(VmStatus vm, VmTrack track, long end, Instant at) {
        ProcessStats process = process(vm, track, at);
        Optional<ObservedVms.Counters> counters = vms.counters(vm.id());
        Long updates = counters.map(ObservedVms.Counters::balloonUpdates).orElse(null);
        return new Ladder.Found(
                track.guest().take(end),
                process,
                track.disks().take().orElse(null),
                counters.flatMap(track.counters()::take).orElse(null),
                track.balloon().take(updates, at));
    }

    private @Nullable ProcessStats process(VmStatus vm, VmTrack track, Instant at) {
        ProcessTrack process = track.process();
        PssTrack pss = track.pss();
        if (process == null || pss == null) {
            return null;
        }
        return process.read(
                        vms.vcpuThreads(vm.id()), System.nanoTime(), at, pss.newest().orElse(null))
                .orElse(null);
    }

    @Override
    public void asked(long lateNanos) {
        counts.asked(lateNanos);
    }

    @Override
    public void answered(GuestTarget target, GuestReading reading) {
        counts.answered(reading.answeredNanos() - reading.askedNanos());
        VmTrack track = tracks.get(target.vmId());
        if (track != null && track.follows(target)) {
            track.guest().answered(reading);
        }
    }

    @Override
    public void refused(GuestTarget target, Refusal refusal) {
        counts.refused(refusal.kind());
        VmTrack track = tracks.get(target.vmId());
        if (track != null && track.follows(target)) {
            track.guest().refused(refusal, System.nanoTime());
        }
    }
}
