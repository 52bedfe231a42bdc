// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.misbehaviour;

import dev.hearth.fakefirecracker.misbehaviour.Occasion.AfterBoot;
import dev.hearth.fakefirecracker.misbehaviour.Occasion.AfterStart;
import dev.hearth.fakefirecracker.misbehaviour.Occasion.AtCall;
import dev.hearth.fakefirecracker.misbehaviour.Occasion.Moment;
import dev.hearth.fakefirecracker.misbehaviour.Occasion.Now;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// The rules in force. Safe for use by many threads.
public final class Rules {

    private final Map<AtCall, Integer> met = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();

    /// Adds rules; those for now are answered instead, to be followed at once.
    public synchronized List<Deed> add(List<Rule> more) {
        List<Deed> now = new ArrayList<>();
        for (Rule rule : more) {
            if (rule.occasion() instanceof Now) {
                now.add(rule.deed());
            } else {
                rules.add(rule);
            }
        }
        return now;
    }

    /// What is to be done at this call.
    ///
    /// @param names all names of the call, such as `PUT /actions` and `PUT /actions:InstanceStart`
    public synchronized List<Deed> at(Moment moment, List<String> names) {
        List<Deed> deeds = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.occasion() instanceof AtCall at
                    && at.moment() == moment
                    && names.stream().anyMatch(at::fits)
                    && isIts(at)) {
                deeds.add(rule.deed());
            }
        }
        return deeds;
    }

    private boolean isIts(AtCall at) {
        return at.nth() == 0 || met.merge(at, 1, Integer::sum) == at.nth();
    }

    /// Hands over all deeds that are due some time after the start of the process.
    public synchronized void eachAfterStart(BiConsumer<Long, Deed> taker) {
        for (Rule rule : rules) {
            if (rule.occasion() instanceof AfterStart after) {
                taker.accept(after.millis(), rule.deed());
            }
        }
    }

    /// Hands over all deeds that are due some time after the guest started to run.
    public synchronized void eachAfterBoot(BiConsumer<Long, Deed> taker) {
        for (Rule rule : rules) {
            if (rule.occasion() instanceof AfterBoot after) {
                taker.accept(after.millis(), rule.deed());
            }
        }
    }
}
