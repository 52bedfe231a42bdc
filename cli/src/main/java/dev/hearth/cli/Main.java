// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli;

import dev.hearth.cli.api.Refused;
import dev.hearth.cli.console.Console;
import dev.hearth.cli.down.Down;
import dev.hearth.cli.image.Images;
import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.NotReady;
import dev.hearth.cli.up.Up;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry point: reads the command line and runs one command. Exit codes: 0 done, 1 it could not
/// be done, 2 the command line is wrong.
@Command(
        name = "hearth",
        mixinStandardHelpOptions = true,
        version = "hearth 0.1.0",
        description = "microVMs, and the truth from inside every guest",
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private Main() {}

    /// Runs the command that the arguments name.
    public static void main(String[] arguments) {
        Home home = Home.fromEnvironment(System.getenv());
        CommandLine command =
                new CommandLine(new Main())
                        .addSubcommand(new Up(home, System.out))
                        .addSubcommand(new Down(home, System.out))
                        .addSubcommand(new Console(home, System.getenv()))
                        .addSubcommand(Images.commands(home, System.getenv(), System.out))
                        .setExecutionExceptionHandler(Main::explain);
        System.exit(command.execute(arguments));
    }

    private static int explain(
            Exception problem, CommandLine command, CommandLine.ParseResult arguments)
            throws Exception {
        return switch (problem) {
            case NotReady n -> say(n);
            case Refused r -> say(r);
            case IllegalStateException s -> say(s);
            case UncheckedIOException io -> say(io);
            case IOException io -> say(new UncheckedIOException("the data cannot be used", io));
            default -> throw problem;
        };
    }

    private static int say(Exception problem) {
        String cause = problem.getCause() == null ? "" : ": " + problem.getCause();
        boolean told = problem instanceof Refused;
        System.err.println("hearth: " + problem.getMessage() + (told ? "" : cause));
        return 1;
    }
}
