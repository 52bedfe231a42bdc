// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which of the two texts a client wants (RFC 9110, section 12.5.1). The client library looks for
/// the words only, and would send OpenMetrics to who refuses it by `q=0`.
final class Accept {

    private static final String OPEN_METRICS = "application/openmetrics-text";

    private Accept() {}

    /// Whether OpenMetrics 1.0.0 is wanted at least as much as plain text. Without a header it is
    /// not, nor by a range that leaves the choice to us.
    static boolean prefersOpenMetrics(@Nullable String header) {
        double openMetrics = 0;
        double text = 0;
        for (String range : header == null ? new String[0] : header.split(",", -1)) {
            String[] parts = range.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
            if (parts[0].equals(OPEN_METRICS) && isVersion1(parts)) {
                openMetrics = Math.max(openMetrics, quality(parts));
            } else if (parts[0].equals("text/plain")) {
                text = Math.max(text, quality(parts));
            }
        }
        return openMetrics > 0 && openMetrics >= text;
    }

    private static boolean isVersion1(String[] parts) {
        for (String part : parts) {
            if (part.startsWith("version=")) {
                return part.replace("\"", "").equals("version=1.0.0");
            }
        }
        return true;
    }

    private static double quality(String[] parts) {
        for (String part : parts) {
            if (part.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")) {
                return Double.parseDouble(part.substring(2));
            }
        }
        return 1;
    }
}
