// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.fuzz;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is fuzzed.
enum FuzzTarget {
    ADDRESS("net.AddressFuzz"),
    CALL("http.CallFuzz"),
    CONFIG("config.ConfigFuzz"),
    HTTP_SERVER("HttpServerFuzz"),
    METADATA("register.MetadataFuzz"),
    OPTIONS("OptionsFuzz"),
    OWN_ADDRESS("register.OwnAddressFuzz"),
    PROC("proc.ProcFuzz"),
    REPORT("ReportFuzz"),
    REQUEST("http.RequestFuzz"),
    SERIAL_FRAME("serial.SerialFrameFuzz"),
    SERIAL_PORT("serial.SerialPortFuzz");

    private static final Path SEEDS = Path.of("src/test/resources/fuzz");

    private final String className;

    FuzzTarget(String className) {
        this.className = "dev.hearth.guest." + className;
    }

    String className() {
        return className;
    }

    /// Its name in a table.
    String title() {
        return className.substring(className.lastIndexOf('.') + 1).replace("Fuzz", "");
    }

    /// Where the inputs are that it starts from.
    Path seeds() {
        return SEEDS.resolve(title());
    }

    List<Path> seedFiles() throws IOException {
        try (Stream<Path> files = Files.list(seeds())) {
            return files.sorted().toList();
        }
    }

    /// Runs it once, in this process.
    void run(byte[] input) throws Throwable {
        try {
            Class.forName(className)
                    .getMethod("fuzzerTestOneInput", byte[].class)
                    .invoke(null, (Object) input);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
