// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.Vm;
import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page of a VM in headless Chromium draws what happens in the guest. Fixture: one real guest;
/// the browser's side is `ui/browser/chart-moves.mjs`.
final class ChartMovesTest {

    private static final int LINES = 200;

    private Hearth hearth;
    private Vm vm;

    @BeforeEach
    void bootAGuest() {
        hearth = Hearth.start();
        vm = hearth.boot("drawn");
    }

    @AfterEach
    void endAll() {
        hearth.close();
    }

    @Test
    void theChartRisesWhenTheGuestIsLoaded() throws Exception {
        Path screenshot = Checkout.root().resolve("e2e/target/screenshots/chart-moves.png");
        Files.createDirectories(screenshot.getParent());
        ProcessBuilder browser =
                new ProcessBuilder("node", "browser/chart-moves.mjs")
                        .directory(Checkout.root().resolve("ui").toFile())
                        .redirectErrorStream(true);
        browser.environment().put("HEARTH_URL", "http://" + hearth.managerAddress());
        browser.environment().put("HEARTH_VM_ID", vm.id().toString());
        browser.environment().put("HEARTH_SCREENSHOT", screenshot.toString());
        Process process = browser.start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter tell = process.outputWriter(StandardCharsets.UTF_8)) {
            List<String> lines = new ArrayList<>();
            assertThat(readUntil(said, "READY", lines)).as("%s", lines).isTrue();

            try (GuestShell shell = hearth.shell(vm.id())) {
                shell.run("yes >/dev/null &");
            }
            tell.write("LOADED\n");
            tell.flush();

            assertThat(readUntil(said, "MOVED", lines)).as("%s", lines).isTrue();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("%s", lines).isZero();
            assertThat(screenshot).isNotEmptyFile();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static boolean readUntil(BufferedReader said, String word, List<String> lines)
            throws IOException {
        for (int i = 0; i < LINES; i++) {
            String line = said.readLine();
            if (line == null) {
                return false;
            }
            lines.add(line);
            if (line.startsWith(word)) {
                return true;
            }
        }
        return false;
    }
}
