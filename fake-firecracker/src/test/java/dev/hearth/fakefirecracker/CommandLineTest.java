// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the options of the process do.
final class CommandLineTest extends FakeFixture {

    @Test
    void itTellsItsVersionsAndEnds() throws Exception {
        Firecracker fake = start("", "--version");

        assertThat(fake.exitCode()).isZero();
        assertThat(fake.output()).startsWith("Firecracker v1.17.0-dev\n");

        Firecracker other = start("", "--snapshot-version");

        assertThat(other.exitCode()).isZero();
        assertThat(other.output()).isEqualTo("v11.0.0\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--unheard-of, 153",
        "--no-api, 153",
        "--id=a_b, 153",
        "--level=loud, 152",
        "--config-file=missing, 1",
    })
    void optionsThatAreWrongEndIt(String option, int code) throws Exception {
        assertThat(start("", option).exitCode()).isEqualTo(code);
    }

    @Test
    void aConfigFileBootsAtOnceAndWithoutApiNobodyListens() throws Exception {
        Files.writeString(
                file("config.json"),
                """
                {"boot-source": {"kernel_image_path": "kernel", "boot_args": "console=ttyS0"},
                 "drives": [{"drive_id": "a", "is_root_device": true, "path_on_host": "disk"}],
                 "machine-config": {"vcpu_count": 1, "mem_size_mib": 64},
                 "metrics": {"metrics_path": "lines"}}
                """);

        Firecracker fake = spawn("--config-file", "config.json", "--no-api", "--log-path", "log");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> fake.output().contains("Memory: 65536K"));
        assertThat(fake.socket()).doesNotExist();
        assertThat(file("lines")).content().contains("\"block_a\":{").endsWith("}\n");
        assertThat(file("log")).content().contains("Running Firecracker v1.17.0-dev");
    }

    @Test
    void aLoggerGivenAsAnOptionTakesTheLogFromStandardOutput() throws Exception {
        Firecracker fake = start("", "--log-path", "log", "--level", "Debug");

        ok(fake, "GET", "/version", "");

        assertThat(file("log")).content().contains("received a Get request on \"/version\".");
        assertThat(fake.output()).doesNotContain("Get request");
    }
}
