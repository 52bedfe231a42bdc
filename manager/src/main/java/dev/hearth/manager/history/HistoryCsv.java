// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.rest.VmHistory;
import dev.hearth.contract.rest.VmHistory.Series;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A history as comma-separated values (RFC 4180): a line per step, what is not known is empty.
final class HistoryCsv {

    private static final String END = "\r\n";

    private HistoryCsv() {}

    /// In UTF-8.
    static byte[] of(VmHistory history) {
        StringBuilder text = new StringBuilder("at,starts");
        for (String name : history.metrics().keySet()) {
            text.append(",%s_min,%s_avg,%s_max,%s_known_ms,%s_sources".replace("%s", name));
        }
        text.append(END);
        Instant at = history.from();
        for (int step = 0; step < history.starts().size(); step++) {
            text.append(at);
            cell(text, history.starts().get(step));
            for (Map.Entry<String, Series> metric : history.metrics().entrySet()) {
                Series series = metric.getValue();
                cell(text, series.min().get(step));
                cell(text, series.avg().get(step));
                cell(text, series.max().get(step));
                cell(text, series.knownMs().get(step));
                cell(text, series.sources().get(step));
            }
            text.append(END);
            at = at.plusSeconds(history.stepSeconds());
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void cell(StringBuilder text, @Nullable Object value) {
        text.append(',');
        if (value != null) {
            text.append(value);
        }
    }
}
