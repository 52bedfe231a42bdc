// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.delivery;

import dev.hearth.bench.Row;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.testkit.GuestImages;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/// Whether the agent's first sample is with a viewer before the guest's own init has finished: has
/// started the last of its services, a root shell on the console.
final class FirstAnswer {

    private static final Duration BOOT = Duration.ofMinutes(4);

    private FirstAnswer() {}

    static Row measure(Hearth hearth, GuestImages images) throws IOException {
        List<String> guests = new ArrayList<>(List.of(VmCreate.DEFAULT_IMAGE));
        if (GuestImages.hasDebian()) {
            images.systemd("systemd");
            images.openRc("openrc");
            guests.addAll(List.of("systemd", "openrc"));
        }
        List<String> figures = new ArrayList<>();
        int late = 0;
        for (String guest : guests) {
            Vm vm = hearth.api().create(new VmCreate("answer-" + guest, 1, 256, guest));
            long start = System.nanoTime();
            hearth.api().start(vm.id());
            CompletableFuture<Double> shell =
                    CompletableFuture.supplyAsync(() -> awaitShell(hearth, vm, start));
            double sample = awaitSample(hearth, vm, start);
            double finished = shell.join();
            late += sample < finished ? 0 : 1;
            figures.add(String.format(Locale.ROOT, "%s %.1f of %.1f s", guest, sample, finished));
            hearth.api().stop(vm.id());
        }
        return new Row(
                "guests whose first sample came after their init had finished",
                late,
                0,
                "of " + guests.size(),
                "from start to the sample, and to a shell on the console: "
                        + String.join(", ", figures));
    }

    private static double awaitSample(Hearth hearth, Vm vm, long start) {
        hearth.awaitGuest(vm.id(), BOOT);
        return (System.nanoTime() - start) / 1e9;
    }

    private static double awaitShell(Hearth hearth, Vm vm, long start) {
        while (true) {
            try (GuestShell shell = hearth.shell(vm.id())) {
                shell.run("true");
                return (System.nanoTime() - start) / 1e9;
            } catch (RuntimeException e) {
                if (System.nanoTime() - start > BOOT.toNanos()) {
                    throw e;
                }
            }
        }
    }
}
