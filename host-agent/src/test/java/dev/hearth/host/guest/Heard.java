// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps all that a poller tells, in order.
final class Heard implements GuestListener {

    private final List<Word> words = new CopyOnWriteArrayList<>();

    record Word(
            GuestTarget target,
            long nanos,
            Optional<GuestReading> reading,
            Optional<Refusal> refusal) {}

    @Override
    public void answered(GuestTarget target, GuestReading reading) {
        words.add(new Word(target, System.nanoTime(), Optional.of(reading), Optional.empty()));
    }

    @Override
    public void refused(GuestTarget target, Refusal refusal) {
        words.add(new Word(target, System.nanoTime(), Optional.empty(), Optional.of(refusal)));
    }

    List<GuestReading> readings(UUID vm) {
        return of(vm).stream().flatMap(word -> word.reading().stream()).toList();
    }

    List<Refusal> refusals(UUID vm) {
        return of(vm).stream().flatMap(word -> word.refusal().stream()).toList();
    }

    List<Word> of(UUID vm) {
        return words.stream().filter(word -> word.target().vmId().equals(vm)).toList();
    }
}
