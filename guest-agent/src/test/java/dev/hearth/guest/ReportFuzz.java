// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hearth.contract.guest.GuestReportParser;
import dev.hearth.contract.guest.MalformedReport;
import dev.hearth.guest.fuzz.Check;
import dev.hearth.guest.fuzz.Exposition;
import dev.hearth.guest.fuzz.HttpAnswer;
import dev.hearth.guest.fuzz.Pieces;
import dev.hearth.guest.kernel.MemoryKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// A guest whose /proc says anything, several files at once: each part of the input is a byte that
/// chooses a file, and what the file says. Every form of the report is answered, and the host takes
/// it.
public final class ReportFuzz {

    private static final int MOST_FILES = 6;
    private static final AgentFixture FIXTURE = new AgentFixture();
    private static final MemoryKernel KERNEL = FIXTURE.kernel;
    private static final List<String> FILES =
            List.of(
                    "/proc/stat",
                    "/proc/meminfo",
                    "/proc/uptime",
                    "/proc/loadavg",
                    "/proc/net/dev",
                    "/proc/diskstats",
                    "/proc/pressure/cpu",
                    "/proc/pressure/io",
                    "/proc/pressure/memory",
                    "/proc/vmstat",
                    "/proc/sys/fs/file-nr",
                    "/proc/self/mounts",
                    "/proc/self/statm",
                    "/proc/sys/kernel/random/boot_id");

    private static final Map<String, byte[]> USUAL;

    static {
        KERNEL.fileSystems.put("/", new long[] {4096, 1000, 600, 500, 64_000, 60_000});
        ProcSet.showProcesses(KERNEL);
        showUsualGuest();
        USUAL = Map.copyOf(KERNEL.files);
        FIXTURE.start(null);
    }

    private ReportFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws MalformedReport {
        KERNEL.files.putAll(USUAL);
        KERNEL.asked.clear();
        KERNEL.log.clear();
        for (byte[] part : Pieces.split(input, MOST_FILES)) {
            if (part.length > 0) {
                KERNEL.files.put(
                        FILES.get((part[0] & 0x7f) % FILES.size()), Pieces.behindFirst(part));
            }
        }
        FIXTURE.passSecond();

        byte[] report = body("application/json").getBytes(US_ASCII);
        GuestReportParser.parse(report, 0, report.length);
        boolean open = input.length % 2 == 0;
        String metrics = body(open ? "application/openmetrics-text" : "text/plain");
        Exposition.check(metrics);
        Check.same(metrics.endsWith("# EOF\n"), open);
        Check.same(KERNEL.openSockets(), 0L);
    }

    private static void showUsualGuest() {
        try {
            ProcSet.show(KERNEL, "guest-1vcpu");
            ProcSet.show(KERNEL, "guest-1vcpu/t0");
            ProcSet.show(KERNEL, "more");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String body(String type) {
        List<HttpAnswer> answers =
                HttpAnswer.all(
                        FIXTURE.ask(
                                "GET /metrics HTTP/1.1\r\nHost: g\r\nAccept: "
                                        + type
                                        + "\r\n\r\n"));
        Check.same(answers.size(), 1);
        Check.same(answers.getFirst().status(), 200);
        Check.that(answers.getFirst().type().startsWith(type), type);
        return answers.getFirst().body();
    }
}
