// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.host.frame.FrameWriter;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/// A host agent that makes batches when it is told to, and keeps the last of them. Safe for use by
/// many threads.
final class ScriptedHost implements KeptBatches {

    private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");
    private static final int SEGMENT = 30;

    private final int mostKept;
    private final List<Batch> made = new ArrayList<>();
    private final List<Batch> kept = new ArrayList<>();
    private final Random random;
    private VmStatus vm = running();
    private UUID run = UUID.randomUUID();
    private Instant now = START;
    private long seq;
    private double faults;

    ScriptedHost(long seed, int mostKept) {
        this.random = new Random(seed);
        this.mostKept = mostKept;
    }

    /// From now on so many of its answers break off, or do not come.
    synchronized void faults(double share) {
        faults = share;
    }

    /// Makes the next batch.
    synchronized Batch make() {
        seq++;
        now = now.plusSeconds(1);
        Batch batch =
                new Batch(
                        run,
                        seq,
                        now,
                        FakeHostAgent.INFO,
                        List.of(new Batch.Entry(vm, Samples.of(vm))));
        made.add(batch);
        kept.add(batch);
        while (kept.size() > mostKept) {
            kept.removeFirst();
        }
        return batch;
    }

    /// Is killed and started again.
    synchronized void restart() {
        run = UUID.randomUUID();
        seq = 0;
        vm = running();
    }

    /// Somebody sets its clock.
    synchronized void setClock(long seconds) {
        now = now.plusSeconds(seconds);
    }

    /// Everything it ever made.
    synchronized List<Batch> made() {
        return List.copyOf(made);
    }

    synchronized Optional<Batch> newest() {
        return made.isEmpty() ? Optional.empty() : Optional.of(made.getLast());
    }

    @Override
    public synchronized InputStream open(Optional<BatchPosition> after) throws IOException {
        byte[] bytes = keptAfter(after);
        if (random.nextDouble() < faults) {
            int end = random.nextInt(bytes.length + 1);
            if (end % 5 == 0) {
                throw new IOException("connection refused");
            }
            return new ByteArrayInputStream(bytes, 0, end);
        }
        return new ByteArrayInputStream(bytes);
    }

    /// As a host agent answers: from the beginning of the file that the next one is in.
    synchronized byte[] keptAfter(Optional<BatchPosition> after) {
        int first = 0;
        for (int index = 0; index < kept.size(); index++) {
            if (after.isPresent() && after.get().covers(kept.get(index))) {
                first = Math.max(0, index + 1 - random.nextInt(SEGMENT));
            }
        }
        FrameWriter frames = new FrameWriter();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        kept.subList(first, kept.size())
                .forEach(batch -> out.writeBytes(bytes(frames.write(batch))));
        return out.toByteArray();
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static VmStatus running() {
        UUID id = new UUID(7, 7);
        return new VmStatus(
                id,
                new VmSpec("web", 1, 128, FakeHostAgent.IMAGE),
                VmState.RUNNING,
                null,
                id + ":" + UUID.randomUUID(),
                1L,
                null,
                null,
                null,
                null,
                null,
                0);
    }
}
