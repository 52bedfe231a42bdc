// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs commands as processes.
///
/// @param prefix what comes before each: nothing, or `ip netns exec NAME` for another namespace
public record HostCommands(List<String> prefix) implements Commands {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    public HostCommands {
        prefix = List.copyOf(prefix);
    }

    @Override
    public String run(List<String> command, String input) throws IOException {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        try {
            CompletableFuture<String> output =
                    CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()));
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = output.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (process.waitFor() != 0) {
                throw new IOException("%s failed: %s".formatted(command, said.strip()));
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while %s ran".formatted(command), e);
        } catch (TimeoutException e) {
            throw new IOException("%s took longer than %s".formatted(command, LIMIT), e);
        } catch (ExecutionException e) {
            throw new IOException("%s could not be heard".formatted(command), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String readAll(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
