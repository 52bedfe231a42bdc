// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Processes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds out whether a guest kernel really runs under KVM, by running one. That /dev/kvm is there
/// proves nothing: inside some clouds' VMs it opens, and guests then hang or QEMU aborts.
///
/// @param command makes the command line
/// @param processes where a trial is looked for that outlived its host agent
/// @param limit after which a silent kernel counts as one that does not run
record KvmProbe(QemuCommand command, Processes processes, Duration limit) {

    /// What the init script says when it finds `hearth.probe` on its command line.
    private static final String MARKER = "hearth: the kernel runs";

    private static final Path DEVICE = Path.of("/dev/kvm");

    /// What was found.
    ///
    /// @param works whether the kernel reached its first process
    /// @param reason how that was found out, in words
    record Finding(boolean works, String reason) {}

    /// Tries. Takes as long as the kernel needs, and the limit at most.
    Finding probe(Boot boot) {
        endStray(boot);
        if (!Files.exists(DEVICE)) {
            return new Finding(false, "this machine has no /dev/kvm");
        }
        if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
            return new Finding(false, "/dev/kvm may not be used by this user; join the group kvm");
        }
        long start = System.nanoTime();
        try {
            return run(boot, start);
        } catch (IOException e) {
            return new Finding(false, "QEMU could not be started to try KVM: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding(false, "the trial of KVM was interrupted");
        }
    }

    private Finding run(Boot boot, long start) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command.probe(boot, Accelerator.KVM))
                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .start();
        try {
            Optional<Printed> printed = awaitPrinted(process);
            long ms = Duration.ofNanos(System.nanoTime() - start).toMillis();
            if (printed.isPresent() && printed.get().marker()) {
                return new Finding(true, "a guest kernel ran under KVM within %d ms".formatted(ms));
            }
            if (printed.isPresent() && process.waitFor(Duration.ofMillis(500))) {
                return new Finding(
                        false,
                        "/dev/kvm is there, but QEMU ended with status %d when it ran a kernel: %s"
                                .formatted(process.exitValue(), printed.get().lastLine()));
            }
            return new Finding(
                    false,
                    "/dev/kvm is there, but a guest kernel did not come up under it within %d ms"
                            .formatted(ms));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /// A host agent that was killed while it tried left its machine, which nobody else ends.
    private void endStray(Boot boot) {
        List<String> trial = command.probe(boot, Accelerator.KVM);
        List<String> options = trial.subList(1, trial.size());
        for (long pid : processes.all()) {
            processes
                    .find(pid)
                    .filter(found ->
                            Collections.indexOfSubList(processes.arguments(pid), options) >= 0)
                    .ifPresent(processes::kill);
        }
    }

    /// What the machine printed when it showed the marker or ended; empty when neither came in
    /// time.
    private Optional<Printed> awaitPrinted(Process process) throws InterruptedException {
        CompletableFuture<Printed> printed = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("kvm-probe")
                .start(() -> printed.complete(Printed.read(process.getInputStream())));
        try {
            return Optional.of(printed.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        }
    }

    /// What a machine printed.
    ///
    /// @param marker whether the marker was among it
    /// @param lastLine the last one that is not blank
    private record Printed(boolean marker, String lastLine) {
        private static final int MAX_CHARS = 64 * 1024;

        static Printed read(InputStream in) {
            StringBuilder text = new StringBuilder();
            byte[] chunk = new byte[4096];
            try {
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    text.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
                    if (text.length() > MAX_CHARS || text.indexOf(MARKER) >= 0) {
                        break;
                    }
                }
            } catch (IOException e) {
                // The process is gone, or was ended: what came until then counts.
                return of(text);
            }
            return of(text);
        }

        private static Printed of(StringBuilder text) {
            String lastLine =
                    text.toString()
                            .lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .reduce((first, second) -> second)
                            .orElse("(it said nothing)");
            return new Printed(text.indexOf(MARKER) >= 0, lastLine);
        }
    }
}
