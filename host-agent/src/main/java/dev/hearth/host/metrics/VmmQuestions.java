// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the VMMs what they know, away from the sampling thread: a VMM may take its time.
///
/// A virtual thread per question, one question per VM, and few at a time. A VM whose last answer
/// was late queues with its like, so that the hung ones wait for each other and not the healthy.
final class VmmQuestions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(VmmQuestions.class);
    private static final int PROMPT_AT_ONCE = 32;
    private static final int LATE_AT_ONCE = 8;
    private static final long LATE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Semaphore prompt = new Semaphore(PROMPT_AT_ONCE);
    private final Semaphore late = new Semaphore(LATE_AT_ONCE);
    private final Set<UUID> lateVms = ConcurrentHashMap.newKeySet();
    private final Set<UUID> asked = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("vmm-question-", 0).factory());

    /// Asks, unless the VM's last question is still open.
    void ask(UUID vm, Runnable question) {
        if (asked.add(vm)) {
            threads.execute(() -> admit(vm, question));
        }
    }

    private void admit(UUID vm, Runnable question) {
        Semaphore permits = lateVms.contains(vm) ? late : prompt;
        try {
            permits.acquire();
            try {
                run(vm, question);
            } finally {
                permits.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).addKeyValue("vm", vm).log("vmm not asked");
        } finally {
            asked.remove(vm);
        }
    }

    private void run(UUID vm, Runnable question) {
        long start = System.nanoTime();
        question.run();
        if (System.nanoTime() - start > LATE) {
            lateVms.add(vm);
        } else {
            lateVms.remove(vm);
        }
    }

    /// Ends all questions, answered or not.
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
