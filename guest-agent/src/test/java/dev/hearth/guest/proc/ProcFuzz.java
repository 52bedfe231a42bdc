// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hearth.contract.guest.GuestReportParser;
import dev.hearth.contract.guest.MalformedReport;
import dev.hearth.guest.fuzz.Check;
import dev.hearth.guest.fuzz.Exposition;
import dev.hearth.guest.fuzz.Pieces;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.Format;
import java.util.Arrays;
import java.util.List;

/// Every parser of /proc against any bytes; the first one chooses it. What it writes is JSON that
/// the host takes, and an exposition; it is the same when the file is read again, whatever the
/// shared buffer held before.
public final class ProcFuzz {

    private static final String FILE = "/proc/any";
    private static final String IDENTITY =
            "{\"identity\":{\"nonce\":\"00c0ffee00c0ffee\",\"agent_version\":\"1\","
                    + "\"wall_clock_ms\":1,\"monotonic_ns\":1}";
    private static final MemoryKernel KERNEL = new MemoryKernel();
    private static final byte[] BUFFER = new byte[32 * 1024];
    private static final StatCollector STAT = new StatCollector(file(), 100);
    private static final List<Collector> COLLECTORS =
            List.of(
                    STAT,
                    new MeminfoCollector(file()),
                    new UptimeCollector(file()),
                    new LoadavgCollector(file()),
                    new NetdevCollector(file()),
                    new DiskstatsCollector(file()),
                    new VmstatCollector(file()),
                    new FilefdCollector(file()),
                    new FilesystemCollector(file(), KERNEL),
                    new PressureCollector(file(), file(), file()),
                    new SystemCollector(STAT),
                    new ProcessesCollector(KERNEL, "/proc", BUFFER));
    private static final CpuSampler SAMPLER = new CpuSampler(file(), 100);
    private static final SelfMemory MEMORY = new SelfMemory(file(), 4096);
    private static final byte[] OUT = new byte[256 * 1024];
    private static final JsonWriter JSON = new JsonWriter(OUT, 0);
    private static final ExpositionWriter EXPOSITION = new ExpositionWriter(OUT, 0);

    static {
        KERNEL.fileSystems.put("/", new long[] {4096, 1000, 600, 500, 64_000, 60_000});
    }

    private ProcFuzz() {}

    private static ProcFile file() {
        return new ProcFile(KERNEL, FILE, BUFFER);
    }

    public static void fuzzerTestOneInput(byte[] input) throws MalformedReport {
        int chosen = input.length == 0 ? 0 : (input[0] & 0xff) % (COLLECTORS.size() + 1);
        byte[] text = Pieces.behindFirst(input);
        KERNEL.asked.clear();
        if (chosen == COLLECTORS.size()) {
            sample(text);
            return;
        }
        show(text);
        Collector collector = COLLECTORS.get(chosen);
        Arrays.fill(BUFFER, (byte) 0);
        boolean known = collect(collector);
        String report = json(collector);
        String metrics = known ? metrics(collector) : "";

        Arrays.fill(BUFFER, (byte) '9');
        Check.same(collect(collector), known);
        Check.same(json(collector), report);
        Check.same(known ? metrics(collector) : "", metrics);
        Check.that(known || !report.contains("0"), report);
    }

    private static void show(byte[] text) {
        KERNEL.files.put(FILE, text);
        KERNEL.directories.put(
                "/proc",
                new String(text, ISO_8859_1)
                        .lines()
                        .limit(50)
                        .filter(name -> name.length() < 200)
                        .toList());
        KERNEL.advanceMillis(1000);
    }

    private static boolean collect(Collector collector) {
        if (collector instanceof SystemCollector) {
            STAT.collect();
        }
        return collector.collect();
    }

    /// What it writes into a report, which the host must take.
    private static String json(Collector collector) throws MalformedReport {
        JSON.restart();
        JSON.beginObject();
        collector.writeFigures(JSON);
        collector.writeCounters(JSON);
        JSON.endObject();
        Check.that(!JSON.isOverflowed(), "too long for its buffer");
        String members = new String(OUT, 1, JSON.end() - 1, ISO_8859_1);
        String report = IDENTITY + (members.length() > 1 ? "," : "") + members;
        byte[] bytes = report.getBytes(ISO_8859_1);
        GuestReportParser.parse(bytes, 0, bytes.length);
        return members;
    }

    private static String metrics(Collector collector) {
        EXPOSITION.restart(Format.OPEN_METRICS);
        collector.writeMetrics(EXPOSITION);
        Check.that(!EXPOSITION.isOverflowed(), "too long for its buffer");
        String text = new String(OUT, 0, EXPOSITION.end(), ISO_8859_1);
        Exposition.check(text);
        return text;
    }

    private static void sample(byte[] text) {
        for (byte[] part : Pieces.split(text, 4)) {
            KERNEL.files.put(FILE, part);
            KERNEL.advanceMillis(1000);
            SAMPLER.sample(KERNEL.monotonicNanos());
            int busy = SAMPLER.busyHundredths();
            Check.that(busy >= -1 && busy <= 10_000, busy);
            MEMORY.rssBytes();
        }
    }
}
