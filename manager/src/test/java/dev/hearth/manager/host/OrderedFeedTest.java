// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Batch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is cut, doubled or started again: who wants every batch gets every batch, once and in
/// order. Fixture: a scripted host, without sockets.
final class OrderedFeedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StreamCounts counts = new StreamCounts();
    private final List<Batch> heard = new CopyOnWriteArrayList<>();
    private final List<OrderedFeed> feeds = new ArrayList<>();

    @AfterEach
    void close() {
        feeds.forEach(OrderedFeed::close);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyBatchComesOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        ScriptedHost host = new ScriptedHost(seed, Integer.MAX_VALUE);
        host.faults(0.5);
        make(host, 50);
        OrderedFeed feed = feed(host, heard::add);
        for (int turn = 0; turn < 60; turn++) {
            switch (random.nextInt(8)) {
                case 0 -> make(host, random.nextInt(200));
                case 1 -> host.restart();
                case 2 -> host.setClock(random.nextInt(7_200) - 3_600);
                case 3 -> host.newest().ifPresent(feed::live);
                default -> live(host, feed, random.nextInt(12));
            }
        }
        awaitInStep(host, feed);

        assertThat(heard).isEqualTo(host.made());
        assertThat(counts.lostTotal()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsNotKeptAnyMoreIsCounted(long seed) {
        Random random = new Random(seed);
        ScriptedHost host = new ScriptedHost(seed, 40);
        OrderedFeed feed = feed(host, heard::add);
        live(host, feed, 1);
        awaitInStep(host, feed);
        for (int turn = 0; turn < 10; turn++) {
            make(host, random.nextInt(120));
            live(host, feed, 1 + random.nextInt(5));
            awaitInStep(host, feed);
        }

        assertThat(heard).isSubsetOf(host.made()).doesNotHaveDuplicates();
        assertThat(heard.stream().map(Batch::seq)).isSorted();
        assertThat(counts.lostTotal()).isPositive().isEqualTo(host.made().size() - heard.size());
    }

    @Test
    void whatIsKeptOfRunsBeforeAWindowIsNotSaidAgain() {
        ScriptedHost host = new ScriptedHost(1, Integer.MAX_VALUE);
        OrderedFeed feed = feed(host, heard::add);
        live(host, feed, 3);
        awaitInStep(host, feed);
        host.restart();
        live(host, feed, 3);
        awaitInStep(host, feed);
        ScriptedHost forgetful = host;
        // What a host answers that does not know the run: everything.
        OrderedFeed other = feed(after -> forgetful.open(Optional.empty()), heard::add);
        heard.clear();
        live(host, other, 2);
        awaitInStep(host, other);
        make(host, 3);
        live(host, other, 2);
        awaitInStep(host, other);

        assertThat(heard).isEqualTo(host.made());
    }

    @Test
    void aHostThatKeepsNothingCostsOnlyTheGap() {
        ScriptedHost host = new ScriptedHost(1, Integer.MAX_VALUE);
        OrderedFeed feed =
                feed(
                        after -> {
                            throw new IOException("status 404");
                        },
                        heard::add);
        live(host, feed, 10);
        awaitInStep(host, feed);
        List<Batch> before = List.copyOf(heard);
        make(host, 7);
        awaitInStep(host, feed);

        assertThat(heard.subList(0, before.size())).isEqualTo(before);
        assertThat(heard).doesNotHaveDuplicates().isSubsetOf(host.made());
        assertThat(heard.getLast()).isEqualTo(host.made().getLast());
        assertThat(counts.lostTotal()).isGreaterThanOrEqualTo(7);
    }

    @Test
    void aListenerThatHasEnoughHoldsUpNoLiveBatch() throws InterruptedException {
        CountDownLatch room = new CountDownLatch(1);
        ScriptedHost host = new ScriptedHost(1, Integer.MAX_VALUE);
        make(host, 100);
        OrderedFeed feed =
                feed(
                        host,
                        new BatchListener() {
                            @Override
                            public void accepted(Batch batch) {
                                heard.add(batch);
                            }

                            @Override
                            public void awaitRoom() throws InterruptedException {
                                room.await();
                            }
                        });
        for (int turn = 0; turn < 1_000; turn++) {
            live(host, feed, 1);
        }
        assertThat(heard).isEmpty();
        assertThat(counts.isBehind()).isTrue();
        room.countDown();
        awaitInStep(host, feed);

        assertThat(heard).isEqualTo(host.made());
    }

    private OrderedFeed feed(KeptBatches kept, BatchListener listener) {
        OrderedFeed feed = new OrderedFeed(kept, List.of(listener), counts);
        feeds.add(feed);
        return feed;
    }

    private static void make(ScriptedHost host, int batches) {
        for (int batch = 0; batch < batches; batch++) {
            host.make();
        }
    }

    private static void live(ScriptedHost host, OrderedFeed feed, int batches) {
        for (int batch = 0; batch < batches; batch++) {
            feed.live(host.make());
        }
    }

    /// Lets live batches come until they are passed on as they come.
    private void awaitInStep(ScriptedHost host, OrderedFeed feed) {
        host.faults(0);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    live(host, feed, 1);
                    List<Batch> made = host.made();
                    return !heard.isEmpty() && heard.getLast().equals(made.getLast());
                });
    }
}
