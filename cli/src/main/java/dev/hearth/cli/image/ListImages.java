// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.image;

import dev.hearth.cli.api.ManagerApi;
import dev.hearth.contract.rest.Image;
import dev.hearth.contract.rest.Vm;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the images there are.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "the images there are, how large they are, and the VMs that need them")
final class ListImages implements Runnable {

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final String ROW = "%-24s %10s  %-20s  %s%n";

    private final Images.Manager manager;
    private final PrintStream out;

    @Option(names = "--json", description = "as the API has it")
    private boolean json;

    ListImages(Images.Manager manager, PrintStream out) {
        this.manager = manager;
        this.out = out;
    }

    @Override
    public void run() {
        try (ManagerApi api = manager.open()) {
            List<Image> images = api.images();
            if (json) {
                out.println(ManagerApi.json(images));
            } else {
                print(images, api.vms().stream().collect(Collectors.toMap(Vm::id, Vm::name)));
            }
        }
    }

    private void print(List<Image> images, Map<UUID, String> vms) {
        out.printf(Locale.ROOT, ROW, "NAME", "DISK", "IMPORTED", "NEEDED BY");
        for (Image image : images) {
            String users =
                    image.usedBy().stream()
                            .map(id -> vms.getOrDefault(id, id.toString()))
                            .sorted()
                            .collect(Collectors.joining(", "));
            String imported =
                    image.importedAt() == null
                            ? "-"
                            : image.importedAt().truncatedTo(ChronoUnit.MINUTES).toString();
            String disk =
                    String.format(Locale.ROOT, "%.1f MiB", image.rootfsBytes() / BYTES_PER_MIB);
            out.printf(
                    Locale.ROOT, ROW, image.name(), disk, imported, users.isEmpty() ? "-" : users);
        }
    }
}
