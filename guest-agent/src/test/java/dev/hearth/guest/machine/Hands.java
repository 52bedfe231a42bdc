// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The program of `src/test/c/hands.c`, static: it runs in a guest and on this machine alike.
final class Hands {

    private static final Path SOURCE = Path.of("src/test/c/hands.c");

    private Hands() {}

    /// Compiles it to this file.
    static void compile(Path file) throws IOException {
        Commands.run(
                Path.of("."),
                List.of(
                        "musl-gcc",
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-static",
                        "-s",
                        "-o",
                        file.toString(),
                        SOURCE.toString()));
    }

    /// How fast the time stamp counter of this machine runs; the program is at this file.
    static long tscKiloHertz(Path file) throws IOException {
        return Long.parseLong(Commands.run(Path.of("."), List.of(file.toString(), "tsc")));
    }
}
