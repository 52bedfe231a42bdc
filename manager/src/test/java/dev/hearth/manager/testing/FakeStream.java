// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.host.frame.FrameWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a [FakeHostAgent] measures of its VMs, as it comes and as it was kept.
final class FakeStream {

    private static final int MOST_KEPT = 900;
    private static final Duration PERIOD = Duration.ofMillis(100);

    private final Map<UUID, VmStatus> vms;
    private final Supplier<HostInfo> info;
    private final UUID run = UUID.randomUUID();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger sequence = new AtomicInteger();
    private final Queue<Batch> said = new ConcurrentLinkedQueue<>();
    private volatile Function<VmStatus, MetricSample> samples = Samples::of;
    private volatile boolean silent;

    FakeStream(Map<UUID, VmStatus> vms, Supplier<HostInfo> info) {
        this.vms = vms;
        this.info = info;
    }

    /// How many were opened.
    int opened() {
        return streams.get();
    }

    void measure(Function<VmStatus, MetricSample> measurement) {
        samples = measurement;
    }

    void silence(boolean wanted) {
        silent = wanted;
    }

    /// Says a batch ten times a second, until the connection ends.
    void live(HttpExchange exchange) throws IOException {
        streams.incrementAndGet();
        exchange.getResponseHeaders().set("Content-Type", FrameWriter.MEDIA_TYPE);
        exchange.sendResponseHeaders(200, 0);
        FrameWriter frames = new FrameWriter();
        try (OutputStream out = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                if (!silent) {
                    out.write(bytes(frames.write(batch())));
                    out.flush();
                }
                LockSupport.parkNanos(PERIOD.toNanos());
            }
        }
    }

    /// Everything it ever said: who has some of it passes over that.
    void kept(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameWriter frames = new FrameWriter();
        said.forEach(batch -> out.writeBytes(bytes(frames.write(batch))));
        exchange.getResponseHeaders().set("Content-Type", FrameWriter.MEDIA_TYPE);
        exchange.sendResponseHeaders(200, out.size());
        out.writeTo(exchange.getResponseBody());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private Batch batch() {
        List<Batch.Entry> entries =
                vms.values().stream()
                        .map(status -> new Batch.Entry(status, samples.apply(status)))
                        .toList();
        Batch batch =
                new Batch(run, sequence.incrementAndGet(), Instant.now(), info.get(), entries);
        said.add(batch);
        if (said.size() > MOST_KEPT) {
            said.poll();
        }
        return batch;
    }
}
