// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.network;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Hands inside a guest: a root shell on its serial console, of which there is one at a time.
final class Console implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final SocketChannel channel;
    private int commands;

    Console(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    /// Runs a command and returns what it printed.
    String run(String command) throws IOException {
        commands++;
        // The quotes are gone when the guest says it, and there when it echoes what was typed.
        String typed =
                "\necho 'begin'-%d; %s; echo 'end'-%d\n".formatted(commands, command, commands);
        channel.write(ByteBuffer.wrap(typed.getBytes(StandardCharsets.UTF_8)));
        String shown = readUntil("end-" + commands);
        return shown.substring(
                shown.indexOf("begin-" + commands), shown.indexOf("end-" + commands));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private String readUntil(String end) throws IOException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> guard =
                done.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .whenComplete((nothing, overdue) -> closeIf(overdue != null));
        StringBuilder shown = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        try {
            while (shown.indexOf(end) < 0) {
                if (channel.read(bytes.clear()) < 0) {
                    throw new IOException("the guest ended and had shown: " + shown);
                }
                shown.append(StandardCharsets.UTF_8.decode(bytes.flip()));
            }
            return shown.toString();
        } catch (IOException e) {
            throw new IOException("no answer from the guest, which had shown: " + shown, e);
        } finally {
            done.complete(null);
            guard.exceptionally(overdue -> null).join();
        }
    }

    private void closeIf(boolean overdue) {
        if (overdue) {
            try {
                channel.close();
            } catch (IOException e) {
                // Whoever reads is told all the same.
                return;
            }
        }
    }
}
