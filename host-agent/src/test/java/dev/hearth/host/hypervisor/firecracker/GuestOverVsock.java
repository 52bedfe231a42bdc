// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.guest.FakeGuest;
import dev.hearth.host.guest.GuestDoor;
import dev.hearth.host.guest.GuestListener;
import dev.hearth.host.guest.GuestPoller;
import dev.hearth.host.guest.GuestReading;
import dev.hearth.host.guest.GuestTarget;
import dev.hearth.host.guest.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/// A guest's agent, asked by the poller that asks all of them.
final class GuestOverVsock {

    private GuestOverVsock() {}

    /// Returns when the agent has answered twice.
    static void await(UUID vm, Path socket, Duration limit) {
        AtomicInteger answers = new AtomicInteger();
        AtomicReference<String> refusal = new AtomicReference<>("none");
        GuestListener listener =
                new GuestListener() {
                    @Override
                    public void answered(GuestTarget target, GuestReading reading) {
                        answers.incrementAndGet();
                    }

                    @Override
                    public void refused(GuestTarget target, Refusal why) {
                        refusal.set(why.reason());
                    }
                };
        try (GuestPoller poller = new GuestPoller(listener, System.nanoTime())) {
            poller.start();
            poller.watch(
                    List.of(
                            new GuestTarget(
                                    vm,
                                    "incarnation",
                                    new GuestDoor.Vsock(socket, 8080),
                                    List.of(),
                                    FakeGuest.LIMITS)));
            Awaitility.await("an answer of vm " + vm)
                    .atMost(limit)
                    .untilAsserted(
                            () -> assertThat(answers.get()).as(refusal.get()).isGreaterThan(1));
        }
    }
}
