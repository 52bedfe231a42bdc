// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.Vm;
import dev.hearth.manager.problem.HearthException.DatabaseUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Which VMs the fleet has, while its database comes and goes.
class FleetRosterTest {

    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean watched;

    @Test
    void aDatabaseThatNeverAnsweredIsToldApart() {
        away = true;
        try (FleetRoster roster = roster()) {
            assertThat(roster.awaitKnown()).isFalse();
            away = false;
            assertThat(roster.awaitKnown()).isTrue();
        }
    }

    @Test
    void thoseItNamedLastCountWhileItIsAway() {
        watched = true;
        try (FleetRoster roster = roster()) {
            assertThat(roster.awaitKnown()).isTrue();
            List<Vm> named = roster.vms();
            away = true;
            int before = asked.get();
            await().until(() -> asked.get() > before);

            assertThat(roster.awaitKnown()).isTrue();
            assertThat(roster.vms()).isSameAs(named);
        }
    }

    @Test
    void aThousandNewcomersAtOnceAreFewQuestions() {
        try (FleetRoster roster = roster()) {
            long begun = System.nanoTime();
            for (int newcomer = 0; newcomer < 1_000; newcomer++) {
                roster.awaitKnown();
            }
            long tenths = (System.nanoTime() - begun) / 100_000_000;

            assertThat(asked.get()).isBetween(1, (int) tenths + 1);
        }
    }

    private FleetRoster roster() {
        return new FleetRoster(this::ask, () -> watched);
    }

    private List<Vm> ask() {
        asked.incrementAndGet();
        if (away) {
            throw new DatabaseUnavailable("it is away; wait", new TimeoutException());
        }
        return new ArrayList<>();
    }
}
