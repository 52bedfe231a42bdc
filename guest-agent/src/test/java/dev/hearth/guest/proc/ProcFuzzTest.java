// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.text.ExpositionWriter;
import java.util.List;

/// Every parser of /proc against any bytes; the first one chooses the parser. `mvn verify` runs it
/// on its seeds; with `JAZZER_FUZZ=1` in the environment Jazzer searches for more.
class ProcFuzzTest {

    private static final ProcFile NO_FILE =
            new ProcFile(new MemoryKernel(), "/proc/none", new byte[0]);

    private final List<TextCollector> collectors =
            List.of(
                    new StatCollector(NO_FILE, 100),
                    new MeminfoCollector(NO_FILE),
                    new UptimeCollector(NO_FILE),
                    new LoadavgCollector(NO_FILE),
                    new NetdevCollector(NO_FILE),
                    new DiskstatsCollector(NO_FILE),
                    new VmstatCollector(NO_FILE),
                    new FilefdCollector(NO_FILE),
                    new FilesystemCollector(NO_FILE, new MemoryKernel()));
    private final PressureCollector pressure = new PressureCollector(NO_FILE, NO_FILE, NO_FILE);
    private final byte[] out = new byte[256 * 1024];
    private final JsonWriter json = new JsonWriter(out, 0);
    private final ExpositionWriter exposition = new ExpositionWriter(out, 0);

    @FuzzTest(maxDuration = "10m")
    void noBytesStopAParserOrItsWriters(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        byte[] text = new byte[bytes.length - 1];
        System.arraycopy(bytes, 1, text, 0, text.length);
        int chosen = (bytes[0] & 0xff) % (collectors.size() + 1);
        if (chosen == collectors.size()) {
            pressure.parse(0, text, text.length);
            pressure.parse(1, text, text.length);
            return;
        }
        TextCollector collector = collectors.get(chosen);

        boolean known = collector.parse(text, text.length);

        json.restart();
        collector.writeFigures(json);
        collector.writeCounters(json);
        assertThat(json.isOverflowed()).isFalse();
        if (known) {
            exposition.restart(ExpositionWriter.Format.OPEN_METRICS);
            collector.writeMetrics(exposition);
            assertThat(exposition.isOverflowed()).isFalse();
        }
    }
}
