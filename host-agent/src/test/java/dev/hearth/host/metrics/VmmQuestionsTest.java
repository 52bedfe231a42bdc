// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.VmStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// VMMs that answer and VMMs that hang, by the hundred. A hanging one takes the 200 ms that the
/// port allows.
@Timeout(30)
class VmmQuestionsTest {

    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void hangingVmmsDoNotKeepTheHealthyWaiting() {
        ObservedVms vms = new OneInFiveHangs();
        try (VmmQuestions reader = new VmmQuestions()) {
            Map<UUID, DiskTrack> tracks = new ConcurrentHashMap<>();
            for (int vm = 0; vm < 500; vm++) {
                tracks.put(new UUID(vm, vm), new DiskTrack(Pace.SECOND));
            }
            tracks.forEach((vm, track) -> reader.ask(vm, () -> read(vms, vm, track)));
            // The first time nobody knows who hangs; from then on the hanging are known.
            await().until(() -> questions.get() >= 500);
            tracks.values().forEach(DiskTrack::take);

            long start = System.nanoTime();
            Map<UUID, DiskTrack> healthy = new ConcurrentHashMap<>(tracks);
            healthy.keySet().removeIf(OneInFiveHangs::hangs);
            tracks.forEach((vm, track) -> reader.ask(vm, () -> read(vms, vm, track)));
            await().until(() -> {
                healthy.entrySet().removeIf(e -> e.getValue().take().isPresent());
                tracks.forEach((vm, track) -> reader.ask(vm, () -> read(vms, vm, track)));
                return healthy.isEmpty();
            });

            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(600));
        }
    }

    @Test
    void aVmIsNotAskedWhileItsLastQuestionIsOpen() {
        ObservedVms vms = new OneInFiveHangs();
        UUID hanging = new UUID(0, 0);
        try (VmmQuestions reader = new VmmQuestions()) {
            DiskTrack track = new DiskTrack(Pace.SECOND);
            for (int i = 0; i < 50; i++) {
                reader.ask(hanging, () -> read(vms, hanging, track));
            }
            await().until(() -> questions.get() >= 1);
            assertThat(questions).hasValue(1);
        }
    }

    private static void read(ObservedVms vms, UUID vm, DiskTrack track) {
        vms.diskTotals(vm)
                .ifPresent(totals -> track.told(totals, System.nanoTime(), Instant.EPOCH));
    }

    private final class OneInFiveHangs implements ObservedVms {

        static boolean hangs(UUID id) {
            return id.getMostSignificantBits() % 5 == 0;
        }

        @Override
        public List<VmStatus> statuses() {
            return List.of();
        }

        @Override
        public List<VcpuThread> vcpuThreads(UUID id) {
            return List.of();
        }

        @Override
        public Optional<DiskTotals> diskTotals(UUID id) {
            int number = questions.incrementAndGet();
            if (!hangs(id)) {
                return Optional.of(new DiskTotals(number, number));
            }
            try {
                boolean released = never.await(200, TimeUnit.MILLISECONDS);
                assertThat(released).isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }
    }
}
