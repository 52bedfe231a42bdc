// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.host.Batch;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.testing.FakeHostAgent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The host agent's lines, good and bad.
class BatchReaderTest {

    private final Json json = new Json();

    @Test
    void batchesComeOneByOneHoweverTheyAreCut() throws IOException {
        Batch batch = new Batch(7, Instant.now(), FakeHostAgent.INFO, List.of());
        String line = json.text(batch) + "\n";
        BatchReader reader = reader(new OneByteAtATime(line + line));

        assertThat(reader.next()).hasValue(batch);
        assertThat(reader.next()).hasValue(batch);
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void whatANewerHostAgentSaysMoreIsPassedOver() throws IOException {
        Batch batch = new Batch(7, Instant.now(), FakeHostAgent.INFO, List.of());
        String newer = json.text(batch).replace("\"seq\"", "\"weather\":\"fine\",\"seq\"");

        assertThat(reader(stream(newer + "\n")).next()).hasValue(batch);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "null",
                "[]",
                "{}",
                "{\"seq\":1,\"at\":\"2026-01-01T00:00:00Z\",\"host\":null,\"vms\":[]}",
                "{\"seq\":1,\"at\":\"yesterday\",\"host\":{},\"vms\":[]}",
                "{\"seq\":1,\"at\":\"2026-01-01T00:00:00Z\",\"host\":{\"version\":\"1\",\"cpu_count\":1,\"mem_total_mib\":1},\"vms\":[{}]}",
                "{\"seq\":1,\"at\":\"2026-01-01T00:00:00Z\",\"host\":{\"version\":\"1\",\"cpu_count\":1,\"mem_total_mib\":1},\"vms\":[null]}",
            })
    void whatIsNoBatchEndsTheConnection(String line) {
        assertThatThrownBy(() -> reader(stream(line + "\n")).next())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no batch");
    }

    @Test
    void anEndlessLineEndsTheConnection() {
        BatchReader reader = reader(new Endless());

        assertThatThrownBy(reader::next)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void aLineWithoutItsEndIsNone() throws IOException {
        assertThat(reader(stream("{\"seq\":1")).next()).isEmpty();
    }

    private BatchReader reader(InputStream stream) {
        return new BatchReader(stream, json);
    }

    private static InputStream stream(String text) {
        return new SequenceInputStream(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                InputStream.nullInputStream());
    }

    private static final class OneByteAtATime extends ByteArrayInputStream {

        OneByteAtATime(String text) {
            super(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public synchronized int read(byte[] target) {
            return super.read(target, 0, 1);
        }
    }

    private static final class Endless extends InputStream {

        @Override
        public int read() {
            return ' ';
        }
    }
}
