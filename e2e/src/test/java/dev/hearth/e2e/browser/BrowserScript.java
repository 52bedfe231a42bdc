// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.Hearth;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A script of `ui/browser` that drives Chromium, and takes turns with a test: a word a line.
final class BrowserScript implements AutoCloseable {

    private static final int LINES = 200;

    private final Path screenshot;
    private final Process process;
    private final BufferedReader said;
    private final BufferedWriter tell;
    private final List<String> lines = new ArrayList<>();

    /// Starts it.
    ///
    /// @param name of the script and of its screenshot, without what is behind the dot
    /// @param vm whose page it opens
    BrowserScript(String name, Hearth hearth, UUID vm) throws IOException {
        screenshot = Checkout.root().resolve("e2e/target/screenshots/" + name + ".png");
        Files.createDirectories(screenshot.getParent());
        Files.deleteIfExists(screenshot);
        ProcessBuilder browser =
                new ProcessBuilder("node", "browser/" + name + ".mjs")
                        .directory(Checkout.root().resolve("ui").toFile())
                        .redirectErrorStream(true);
        browser.environment().put("HEARTH_URL", "http://" + hearth.managerAddress());
        browser.environment().put("HEARTH_VM_ID", vm.toString());
        browser.environment().put("HEARTH_SCREENSHOT", screenshot.toString());
        process = browser.start();
        said = process.inputReader(StandardCharsets.UTF_8);
        tell = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// Waits until it says a word; fails with all that it said instead.
    void hear(String word) throws IOException {
        for (int i = 0; i < LINES; i++) {
            String line = said.readLine();
            if (line == null) {
                break;
            }
            lines.add(line);
            if (line.startsWith(word)) {
                return;
            }
        }
        assertThat(lines).as("the script says %s", word).contains(word);
    }

    void say(String word) throws IOException {
        tell.write(word + "\n");
        tell.flush();
    }

    /// Waits for its end, which has to be a good one.
    void end() throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("%s", lines).isTrue();
        assertThat(process.exitValue()).as("%s", lines).isZero();
        assertThat(screenshot).isNotEmptyFile();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
