// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.up;

import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.VmMetrics;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A sample as a person reads it in a terminal: each value with its source and its age.
final class SampleText {

    private static final int KB_PER_MIB = 1024;

    private SampleText() {}

    /// Were CPU and memory measured inside the guest?
    static boolean wholeGuest(VmMetrics sample) {
        return sample.sources().cpuUsagePercent() == Source.GUEST
                && sample.sources().memoryUsagePercent() == Source.GUEST;
    }

    static String of(VmMetrics sample) {
        return line(
                        "CPU",
                        sample.cpuUsagePercent(),
                        sample.sources().cpuUsagePercent(),
                        sample.agesMs().cpuUsagePercent())
                + line(
                        "memory",
                        sample.memoryUsagePercent(),
                        sample.sources().memoryUsagePercent(),
                        sample.agesMs().memoryUsagePercent())
                + used(sample);
    }

    private static String line(
            String name, @Nullable Double percent, Source source, @Nullable Long ageMs) {
        return percent == null || ageMs == null
                ? "  %-13s unknown%n".formatted(name)
                : String.format(
                        Locale.ROOT,
                        "  %-13s %.1f %%   (source %s, %.1f s old)%n",
                        name,
                        percent,
                        source,
                        ageMs / 1000.0);
    }

    private static String used(VmMetrics sample) {
        Long used = sample.memoryUsedKb();
        Long total = sample.memoryTotalKb();
        return used == null || total == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  %-13s %.1f of %.1f MiB used%n",
                        "",
                        (double) used / KB_PER_MIB,
                        (double) total / KB_PER_MIB);
    }
}
