// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.Batch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands batches to subscribers. Each has a thread and room for one batch: the newest. Publishing
/// never waits for anyone. Safe for use by many threads.
final class Broadcast implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Broadcast.class);

    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Batch> newest = new AtomicReference<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean closed;

    /// The last batch that was published; null before the first.
    @Nullable Batch newest() {
        return newest.get();
    }

    void publish(Batch batch) {
        newest.set(batch);
        subscribers.forEach(subscriber -> subscriber.offer(batch));
    }

    Subscription subscribe(Consumer<Batch> consumer) {
        Subscriber subscriber = new Subscriber(consumer);
        subscribers.add(subscriber);
        Batch current = newest.get();
        if (current != null) {
            subscriber.offer(current);
        }
        if (closed) {
            subscriber.close();
        }
        subscriber.thread.start();
        return subscriber;
    }

    /// Ends all subscriptions, without waiting for consumers that are still busy.
    @Override
    public void close() {
        closed = true;
        subscribers.forEach(Subscriber::close);
    }

    private final class Subscriber implements Subscription {
        private final Consumer<Batch> consumer;
        private final AtomicReference<@Nullable Batch> next = new AtomicReference<>();
        private final CountDownLatch end = new CountDownLatch(1);
        private final Thread thread;
        private volatile boolean ended;

        Subscriber(Consumer<Batch> consumer) {
            this.consumer = consumer;
            this.thread =
                    Thread.ofVirtual()
                            .name("metrics-subscriber-" + numbers.incrementAndGet())
                            .unstarted(this::run);
        }

        /// An older batch never takes the place of a newer one: the two that meet when somebody
        /// subscribes come from different threads.
        void offer(Batch batch) {
            next.accumulateAndGet(batch, Subscriber::newer);
            LockSupport.unpark(thread);
        }

        private static @Nullable Batch newer(@Nullable Batch waiting, @Nullable Batch offered) {
            if (waiting == null || offered == null) {
                return waiting == null ? offered : waiting;
            }
            return waiting.seq() > offered.seq() ? waiting : offered;
        }

        private void run() {
            long delivered = 0;
            try {
                while (!ended) {
                    Batch batch = next.getAndSet(null);
                    if (batch == null) {
                        LockSupport.park(this);
                    } else if (batch.seq() > delivered) {
                        delivered = batch.seq();
                        consumer.accept(batch);
                    }
                }
            } catch (RuntimeException e) {
                log.atDebug().setCause(e).log("metrics subscriber went away");
            } finally {
                ended = true;
                subscribers.remove(this);
                end.countDown();
            }
        }

        @Override
        public void close() {
            ended = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void awaitEnd() throws InterruptedException {
            end.await();
        }
    }
}
