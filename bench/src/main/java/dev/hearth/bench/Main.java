// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench;

import dev.hearth.bench.firstlight.FirstLight;
import java.io.IOException;
import java.nio.file.Path;

/// Runs one benchmark by name. Exit codes: 0 every goal is reached, 1 one falls short, 2 there is
/// no such benchmark.
public final class Main {

    private Main() {}

    /// Takes the benchmark's name.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 1 || !arguments[0].equals("first-light")) {
            System.err.println("bench: which one? There is: first-light");
            System.exit(2);
        }
        Path root = Path.of(System.getProperty("hearth.root", ".")).toAbsolutePath();
        Table table = new Table("first-light", FirstLight.measure());
        System.out.println(table.text());
        System.out.println("written to " + table.write(root.resolve("bench/results")));
        System.exit(table.ok() ? 0 : 1);
    }
}
