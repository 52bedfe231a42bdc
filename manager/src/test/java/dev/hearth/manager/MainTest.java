// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The manager as a process of its own: how it starts, refuses, ends, and is found again. One home
/// for all tests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainTest {

    private static final Duration START = Duration.ofSeconds(45);

    private final Path home = TestHome.create();
    private final Path log = home.resolve("log");
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        started.clear();
    }

    @AfterAll
    void removeAll() {
        TestHome.delete(home);
    }

    @Test
    void aWrongConfigurationEndsItWithStatus2AndAllFaults() throws Exception {
        Process manager =
                start(Map.of("HEARTH_MANAGER_LISTEN", "0.0.0.0:1", "HEARTH_MANAGER_X", "y"));

        assertThat(manager.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(manager.exitValue()).isEqualTo(2);
        assertThat(Files.readString(log))
                .contains("HEARTH_MANAGER_LISTEN", "HEARTH_MANAGER_X")
                .doesNotContain("\tat ");
    }

    @Test
    void itEndsOnSigtermTakesItsPostgresqlAlongAndIsAloneOnItsHome() throws Exception {
        Process manager = start(Map.of());
        awaitAddress();
        long postgres = postgresPid();

        Process second = start(Map.of());
        assertThat(second.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(2);
        assertThat(Files.readString(log)).contains("another manager (pid " + manager.pid() + ")");

        manager.destroy();
        assertThat(manager.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(ProcessHandle.of(postgres).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(home.resolve("manager/address")).doesNotExist();
    }

    @Test
    void afterAKillTheNextOneStartsOnTheSameData() throws Exception {
        Process killed = start(Map.of());
        awaitAddress();
        long orphan = postgresPid();
        killed.destroyForcibly().waitFor();
        Files.delete(home.resolve("manager/address"));

        start(Map.of());
        awaitAddress();

        assertThat(postgresPid()).isNotEqualTo(orphan);
        assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
    }

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.hearth.manager.Main");
        builder.environment().keySet().removeIf(key -> key.startsWith("HEARTH_"));
        builder.environment().remove("DATABASE_URL");
        builder.environment()
                .putAll(
                        Map.of(
                                "HEARTH_HOME", home.toString(),
                                "HEARTH_MANAGER_LISTEN", "127.0.0.1:0",
                                "HEARTH_MANAGER_HOST_AGENT", "http://127.0.0.1:9"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private void awaitAddress() {
        await().atMost(START).until(() -> Files.exists(home.resolve("manager/address")));
    }

    private long postgresPid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(home.resolve("manager/data/postmaster.pid")).getFirst());
    }
}
