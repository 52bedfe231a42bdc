// SPDX-License-Identifier: Apache-2.0
package dev.hearth.testkit;

import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;

/// A root shell on a guest's serial console, through the manager. Commands run one after the other;
/// what they print is returned. Not safe for use by several threads.
public final class GuestShell implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration KNOCK_AGAIN = Duration.ofSeconds(1);

    private final Terminal terminal;
    private int commands;

    GuestShell(String managerAddress, UUID vm) {
        terminal = new Terminal(managerAddress, vm, "testkit");
        terminal.takeKeyboard();
        awaitPrompt();
    }

    /// Runs a command and returns what it printed, without the final newline. Throws
    /// [IllegalStateException] when it fails, and [AssertionError] when it takes longer than 20 s.
    public String run(String command) {
        commands++;
        // The echo of the command must not look like its end: the shell drops the quotes.
        String end = "=end" + commands + "=";
        terminal.forget();
        terminal.type(
                "echo '='begin"
                        + commands
                        + "=; "
                        + command
                        + "\necho =en\"\"d"
                        + commands
                        + "=$?.\n");
        // The end is followed by the status and a dot.
        Pattern whole = Pattern.compile(Pattern.quote(end) + "[0-9]+\\.");
        String output = terminal.awaitOutput(whole, TIMEOUT);
        int from = output.indexOf("=begin" + commands + "=");
        int to = output.indexOf(end, from);
        int status = to + end.length();
        String text = clean(between(output, from, to));
        if (output.charAt(status) != '0' || output.charAt(status + 1) != '.') {
            throw new IllegalStateException("'" + command + "' failed: " + text);
        }
        return text;
    }

    private static String between(String output, int from, int to) {
        int firstLine = output.indexOf("\n", from);
        return firstLine < 0 || firstLine > to ? "" : output.substring(firstLine + 1, to);
    }

    /// Drops the prompt and the echo of the line that prints the end.
    private static String clean(String output) {
        return output.replace("\r", "")
                .lines()
                .filter(line -> !line.contains("echo =en\"\"d"))
                .reduce((a, b) -> a + "\n" + b)
                .orElse("")
                .strip();
    }

    private void awaitPrompt() {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            terminal.type("stty -echo 2>/dev/null; PS1=; echo =rea\"\"dy=\n");
            try {
                terminal.awaitOutput("=ready=", KNOCK_AGAIN);
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "no shell on the console: " + terminal.output(), e);
                }
            }
        }
    }

    @Override
    public void close() {
        terminal.close();
    }
}
