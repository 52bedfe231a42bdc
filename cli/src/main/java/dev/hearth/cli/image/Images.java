// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.image;

import dev.hearth.cli.api.ManagerApi;
import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.Stack;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What there is to do with images. Each command is one of its own; alone, this one is a wrong
/// command line.
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = "the images that VMs are made from",
        synopsisSubcommandLabel = "COMMAND")
public final class Images implements Runnable {

    @Spec private CommandSpec spec;

    private Images() {
        spec = CommandSpec.create();
    }

    /// The command with those below it.
    ///
    /// @param out for what was asked for; what goes on is told on standard error
    public static CommandLine commands(
            Home home, Map<String, String> environment, PrintStream out) {
        Manager manager = () -> new ManagerApi(Stack.of(home).managerUrl(environment));
        return new CommandLine(new Images())
                .addSubcommand(new ListImages(manager, out))
                .addSubcommand(new ImportImage(manager, out, System.err))
                .addSubcommand(new RemoveImage(manager, out));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do with images? see --help");
    }

    /// Reaches the manager, when the command line is right.
    @FunctionalInterface
    interface Manager {
        ManagerApi open();
    }
}
