// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.image;

import dev.hearth.cli.api.ManagerApi;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Deletes an image.
@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        description = "delete an image; refused while a VM needs it to start")
final class RemoveImage implements Runnable {

    private final Images.Manager manager;
    private final PrintStream out;

    @Parameters(paramLabel = "NAME", description = "as ./hearth image list shows it")
    private String name = "";

    RemoveImage(Images.Manager manager, PrintStream out) {
        this.manager = manager;
        this.out = out;
    }

    @Override
    public void run() {
        try (ManagerApi api = manager.open()) {
            api.deleteImage(name);
            out.println("image " + name + " is deleted");
        }
    }
}
