// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a request is on the wire. Fixture: protobuf-java reads it.
final class WriteRequestTest {

    @Test
    void labelsAreSortedAndTimesAndValuesExact() throws IOException {
        WriteRequest request = new WriteRequest();
        Labels labels = Labels.of("vm", "v", "host", "h", "name", "");
        request.add(new Sample(new Series("a_total", labels), 0.1, 1_764_000_000_123L));
        request.add(new Sample(new Series("b", Labels.EMPTY), Sample.STALE, -1));

        assertThat(read(request))
                .containsExactly(
                        "__name__=a_total host=h vm=v %x@1764000000123"
                                .formatted(Double.doubleToRawLongBits(0.1)),
                        "__name__=b 7ff0000000000002@-1");
    }

    @Test
    void aFullOneTakesNoMore() {
        WriteRequest request = new WriteRequest();
        Sample sample = new Sample(new Series("a", Labels.EMPTY), 1, 1);
        for (int i = 0; i < WriteRequest.MOST_SAMPLES; i++) {
            assertThat(request.add(sample)).isTrue();
        }

        assertThat(request.add(sample)).isFalse();
        assertThat(request.samples()).isEqualTo(WriteRequest.MOST_SAMPLES);
    }

    @Test
    void aLongOneTakesNoMore() {
        WriteRequest request = new WriteRequest();
        Labels labels = Labels.of("name", "x".repeat(10_000));
        int taken = 0;
        while (taken < 200 && request.add(new Sample(new Series("a", labels), 1, 1))) {
            taken++;
        }

        assertThat(taken).isBetween(100, 104);
        assertThat(request.bytes()).hasSizeLessThanOrEqualTo(WriteRequest.MOST_BYTES);
    }

    private static List<String> read(WriteRequest request) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(request.bytes());
        List<String> all = new ArrayList<>();
        while (!in.isAtEnd()) {
            assertThat(in.readTag()).isEqualTo(0x0A);
            all.add(series(in.readBytes().newCodedInput()));
        }
        return all;
    }

    private static String series(CodedInputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            CodedInputStream part = in.readBytes().newCodedInput();
            part.readTag();
            if (tag == 0x0A) {
                text.append(part.readString());
                part.readTag();
                text.append('=').append(part.readString()).append(' ');
            } else {
                assertThat(tag).isEqualTo(0x12);
                text.append("%x".formatted(part.readFixed64()));
                part.readTag();
                text.append('@').append(part.readInt64());
            }
            assertThat(part.isAtEnd()).isTrue();
        }
        return text.toString();
    }
}
