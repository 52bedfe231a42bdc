// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.awaitility.Awaitility.await;

import dev.hearth.host.hypervisor.Machine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;

/// A person at the shell of the demo image, on a Firecracker machine's console.
final class GuestShell {

    private static final String PROMPT = "hearth-demo:/root#";
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(30);

    private GuestShell() {}

    /// Types a line when the prompt is there.
    static void run(Machine machine, String line) throws IOException {
        await().atMost(BOOT_LIMIT)
                .until(() ->
                        new String(
                                        Files.readAllBytes(machine.console().output()),
                                        StandardCharsets.ISO_8859_1)
                                .contains(PROMPT));
        try (WritableByteChannel input = machine.console().openInput()) {
            input.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
