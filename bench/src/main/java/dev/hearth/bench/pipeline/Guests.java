// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The process that plays all guests, as its user sees it. Closing it ends it.
final class Guests implements AutoCloseable {

    /// The addresses the host agent must be allowed to ask.
    static final String RANGE = "127.80.0.0/12";

    private static final int PER_BLOCK = 250;
    private static final int END_SECONDS = 5;

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader words;
    private final int port;

    /// How many questions were answered so far.
    ///
    /// @param reports as host agents ask
    /// @param scrapes as Prometheus asks
    record Counts(long reports, long scrapes) {}

    Guests() throws IOException {
        this.process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Responder.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.words =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.port = Integer.parseInt(word());
    }

    /// Where guest `number` is asked.
    static String address(int number) {
        return "127.%d.%d.%d"
                .formatted(
                        80 + number / (PER_BLOCK * PER_BLOCK),
                        number / PER_BLOCK % PER_BLOCK,
                        number % PER_BLOCK + 1);
    }

    /// Whether the guest hangs when every `nth` does.
    static boolean hangs(int number, int nth) {
        int block = number / PER_BLOCK;
        int address = (127 << 24) | (80 << 16) | (block << 8) | (number % PER_BLOCK + 1);
        return address % nth == 0;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /// From now on every `nth` guest hangs; none for 0.
    void hang(int nth) {
        orders.println("hang " + nth);
    }

    Counts counts() throws IOException {
        orders.println("counts");
        String[] both = word().split(" ", -1);
        return new Counts(Long.parseLong(both[0]), Long.parseLong(both[1]));
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String word() throws IOException {
        @Nullable String word = words.readLine();
        if (word == null) {
            throw new IOException("the guests' process ended");
        }
        return word;
    }
}
