// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.host.metrics.BottleneckRule.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one incarnation of a VM waits for, told from its last samples. Used by the sampling thread
/// alone.
///
/// One bad second is no bottleneck, and a figure that wavers about a border must not turn what is
/// said on and off. So it takes [#START] of [#SAMPLES] samples above the upper border to say
/// something, and fewer than [#STAY] above the lower one to say it no longer. A sample that does
/// not know a figure speaks for nothing.
final class BottleneckTrack {

    /// The contract's ten seconds: long enough to tell a state from a moment, short enough to see
    /// the end of a benchmark.
    static final int SAMPLES = 10;

    /// Most of them, with room for three that are unlucky or unknown.
    static final int START = 7;

    /// Half of them.
    static final int STAY = 5;

    /// Samples are lost when the host is very busy. Older ones say nothing of now.
    private static final Duration OLDEST = Duration.ofSeconds(15);

    private final int vcpus;
    private final Duration oldest;
    private final Deque<Seen> window = new ArrayDeque<>(SAMPLES);
    private final Set<Bottleneck.Kind> held = EnumSet.noneOf(Bottleneck.Kind.class);

    private record Seen(Instant at, BottleneckFacts facts) {}

    BottleneckTrack(int vcpus, Pace pace) {
        this.vcpus = vcpus;
        this.oldest = pace.stretched(OLDEST);
    }

    /// The same sample, with what the VM waits for according to it and those before.
    MetricSample judge(MetricSample sample) {
        return sample.withBottleneck(next(sample));
    }

    private @Nullable Bottleneck next(MetricSample sample) {
        if (sample.state() == MetricState.PAUSED || sample.state() == MetricState.STOPPED) {
            // It waits for whoever stopped it, and begins anew after that.
            window.clear();
            held.clear();
            return null;
        }
        take(new Seen(sample.at(), BottleneckFacts.of(sample, vcpus)));
        List<BottleneckFacts> facts = window.stream().map(Seen::facts).toList();
        Bottleneck first = null;
        for (BottleneckRule rule : BottleneckRule.BY_PREFERENCE) {
            if (holds(rule, facts) && first == null) {
                first = rule.bottleneck(facts);
            }
        }
        return first;
    }

    /// The host's clock may be set back: what was seen later than now is as useless as what is old.
    private void take(Seen now) {
        Instant first = now.at().minus(oldest);
        window.removeIf(seen -> seen.at().isBefore(first) || seen.at().isAfter(now.at()));
        if (window.size() == SAMPLES) {
            window.remove();
        }
        window.add(now);
    }

    /// Every rule is asked with every sample, said or not, for each has a memory.
    private boolean holds(BottleneckRule rule, List<BottleneckFacts> facts) {
        boolean before = held.contains(rule.kind());
        Level least = before ? Level.STILL : Level.YES;
        long speaking =
                facts.stream().filter(each -> rule.level(each).compareTo(least) >= 0).count();
        boolean now = speaking >= (before ? STAY : START);
        if (now) {
            held.add(rule.kind());
        } else {
            held.remove(rule.kind());
        }
        return now;
    }
}
