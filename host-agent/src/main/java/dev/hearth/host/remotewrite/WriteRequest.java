// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import io.prometheus.metrics.model.snapshots.Labels;
import java.nio.charset.StandardCharsets;

/// The message `WriteRequest` of remote write 1.0, in the wire format of Protocol Buffers: time
/// series with their labels, each with one sample. For use by one thread.
///
/// ```
/// message WriteRequest { repeated TimeSeries timeseries = 1; }
/// message TimeSeries   { repeated Label labels = 1; repeated Sample samples = 2; }
/// message Label        { string name = 1; string value = 2; }
/// message Sample       { double value = 1; int64 timestamp = 2; }
/// ```
final class WriteRequest {

    /// What stores take at once without complaint.
    static final int MOST_SAMPLES = 2_000;

    /// Beyond this it takes no more.
    static final int MOST_BYTES = 1 << 20;

    private static final int TWO_BYTES = (2 << 3) | 2;
    private static final int ONE_BYTES = (1 << 3) | 2;
    private static final int ONE_FIXED64 = (1 << 3) | 1;
    private static final int TWO_VARINT = 2 << 3;

    private final ProtoBuffer request = new ProtoBuffer();
    private final ProtoBuffer series = new ProtoBuffer();
    private final ProtoBuffer part = new ProtoBuffer();
    private int samples;

    /// Adds a sample; false, and nothing is added, when there is no more room. A first one always
    /// has room.
    boolean add(Sample sample) {
        series.clear();
        label("__name__", sample.series().name());
        Labels labels = sample.series().labels();
        for (int i = 0; i < labels.size(); i++) {
            // An empty label is none.
            if (!labels.getValue(i).isEmpty()) {
                label(labels.getPrometheusName(i), labels.getValue(i));
            }
        }
        part.clear();
        part.varint(ONE_FIXED64);
        part.fixed64(Double.doubleToRawLongBits(sample.value()));
        part.varint(TWO_VARINT);
        part.varint(sample.atMs());
        series.varint(TWO_BYTES);
        series.nested(part);
        boolean full = samples == MOST_SAMPLES || request.size() + series.size() > MOST_BYTES - 8;
        if (full && samples > 0) {
            return false;
        }
        request.varint(ONE_BYTES);
        request.nested(series);
        samples++;
        return true;
    }

    int samples() {
        return samples;
    }

    /// The message so far.
    byte[] bytes() {
        return request.bytes();
    }

    private void label(String name, String value) {
        part.clear();
        part.varint(ONE_BYTES);
        part.string(name.getBytes(StandardCharsets.UTF_8));
        part.varint(TWO_BYTES);
        part.string(value.getBytes(StandardCharsets.UTF_8));
        series.varint(ONE_BYTES);
        series.nested(part);
    }
}
