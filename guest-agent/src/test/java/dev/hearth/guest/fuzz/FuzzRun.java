// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One search of Jazzer, which has a JVM of its own.
///
/// @param executions how often the target ran
/// @param seconds how long it was searched
/// @param finding what stopped it, and where the bytes are that do it again; null when nothing did
record FuzzRun(FuzzTarget target, long executions, long seconds, @Nullable String finding) {

    /// Above this a target grows: the heap has a quarter of it.
    private static final int MAX_RSS_MIB = 1024;

    /// The tests' own classes.
    private static final String NOT_SEARCHED =
            "dev.hearth.guest.fuzz.**:dev.hearth.guest.kernel.**:dev.hearth.guest.AgentFixture:";

    private static final int MAX_INPUT_BYTES = 6000;
    private static final int GRACE_SECONDS = 300;
    private static final Pattern EXECUTIONS =
            Pattern.compile("stat::number_of_executed_units: +(\\d+)");
    private static final Pattern REPRODUCER = Pattern.compile("Test unit written to (\\S+)");
    private static final Pattern REASON = Pattern.compile("== (?:Java Exception|ERROR): ([^\n]*)");

    static FuzzRun of(FuzzTarget target, Path directory, int seconds, int seed)
            throws IOException, InterruptedException {
        Path own = Files.createDirectories(directory.resolve(target.title()).toAbsolutePath());
        Files.createDirectories(own.resolve("corpus"));
        Path log = own.resolve("log");
        Process jazzer =
                new ProcessBuilder(command(target, own, seconds, seed))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            boolean ended = jazzer.waitFor(seconds + GRACE_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(log);
            boolean fine = ended && jazzer.exitValue() == 0;
            long executions = Long.parseLong(group(EXECUTIONS, text, "0"));
            String finding =
                    fine && executions > 0
                            ? null
                            : group(REASON, text, "it did not run")
                                    + "; bytes: "
                                    + group(REPRODUCER, text, "none")
                                    + "; log: "
                                    + log;
            return new FuzzRun(target, executions, seconds, finding);
        } finally {
            jazzer.destroyForcibly().waitFor();
        }
    }

    private static List<String> command(FuzzTarget target, Path own, int seconds, int seed) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + MAX_RSS_MIB / 4 + "m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.className(),
                "--instrumentation_includes=dev.hearth.**",
                "--instrumentation_excludes=" + NOT_SEARCHED + target.className(),
                "--custom_hook_excludes=" + NOT_SEARCHED + target.className(),
                "--reproducer_path=" + own,
                "-artifact_prefix=" + own + "/",
                "-max_total_time=" + seconds,
                "-seed=" + seed,
                "-max_len=" + MAX_INPUT_BYTES,
                "-rss_limit_mb=" + MAX_RSS_MIB,
                "-timeout=60",
                "-print_final_stats=1",
                own.resolve("corpus").toString(),
                target.seeds().toString());
    }

    private static String group(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
