// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Subscribers of every temper, and batches as fast as the test can publish.
@Timeout(20)
class BroadcastTest {

    private final Broadcast broadcast = new Broadcast();

    @AfterEach
    void end() {
        broadcast.close();
    }

    @Test
    void theNewestBatchComesAtOnceAndThenEveryNewOne() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        broadcast.publish(batch(1));
        broadcast.publish(batch(2));

        broadcast.subscribe(batch -> seen.add(batch.seq()));
        await().until(() -> seen.equals(List.of(2L)));
        broadcast.publish(batch(3));

        await().until(() -> seen.equals(List.of(2L, 3L)));
    }

    @Test
    void aSlowSubscriberDelaysNobodyAndGetsTheNewest() {
        CountDownLatch release = new CountDownLatch(1);
        List<Long> slow = new CopyOnWriteArrayList<>();
        List<Long> quick = new CopyOnWriteArrayList<>();
        broadcast.subscribe(batch -> {
            slow.add(batch.seq());
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        broadcast.subscribe(batch -> quick.add(batch.seq()));
        broadcast.publish(batch(1));
        await().until(() -> slow.size() == 1 && quick.size() == 1);

        for (int seq = 2; seq <= 5; seq++) {
            long expected = seq;
            broadcast.publish(batch(seq));
            await().until(() -> quick.getLast() == expected);
        }
        release.countDown();

        await().until(() -> slow.equals(List.of(1L, 5L)));
        assertThat(quick).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aSubscriberThatThrowsIsGoneAndTheOthersStay() throws InterruptedException {
        List<Long> seen = new CopyOnWriteArrayList<>();
        Subscription broken =
                broadcast.subscribe(batch -> {
                    throw new IllegalStateException("the connection is gone");
                });
        broadcast.subscribe(batch -> seen.add(batch.seq()));

        broadcast.publish(batch(1));

        broken.awaitEnd();
        broadcast.publish(batch(2));
        await().until(() -> seen.contains(2L));
    }

    @Test
    void whoeverClosesGetsNothingMore() throws InterruptedException {
        List<Long> seen = new CopyOnWriteArrayList<>();
        Subscription subscription = broadcast.subscribe(batch -> seen.add(batch.seq()));

        subscription.close();
        subscription.awaitEnd();
        broadcast.publish(batch(1));

        assertThat(seen).isEmpty();
        assertThatCode(subscription::close).doesNotThrowAnyException();
    }

    @Test
    void theEndOfTheServiceEndsAllSubscriptions() throws InterruptedException {
        Subscription before = broadcast.subscribe(batch -> {});

        broadcast.close();

        before.awaitEnd();
        broadcast.subscribe(batch -> {}).awaitEnd();
    }

    private static Batch batch(long seq) {
        HostInfo host =
                new HostInfo(
                        "0.1.0", "simulated", "tcg", "a test", 2, 1024, List.of(), List.of("demo"));
        return new Batch(new UUID(0, 1), seq, Instant.EPOCH, host, List.of());
    }
}
