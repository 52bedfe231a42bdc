// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A program that pretends to listen: it writes an address and waits for its end.
public final class Pretender {

    private Pretender() {}

    /// Runs until it is killed, or fails at once when `PRETENDER_FAILS` is set.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (System.getenv("PRETENDER_FAILS") != null) {
            System.err.println("port 8080 is taken");
            System.exit(1);
        }
        Path address = Path.of(System.getenv("HEARTH_HOME"), "p", "address");
        Files.writeString(address, "127.0.0.1:1\n");
        new CountDownLatch(1).await();
    }
}
