// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trials that end in no way of their own. The machine is a script that says nothing and stays.
class KvmProbeTest {

    @TempDir Path directory;

    @Test
    void aTrialThatOutlivedItsHostAgentEndsWithTheNext() throws Exception {
        Boot boot = new Boot(directory.resolve("kernel"), directory.resolve("initramfs"));
        QemuCommand command = new QemuCommand(silentMachine(), OptionalLong.empty());
        KvmProbe probe =
                new KvmProbe(command, new Processes(Path.of("/proc")), Duration.ofMillis(200));
        Boot elsewhere = new Boot(directory.resolve("other"), boot.initramfs());
        Process stray = new ProcessBuilder(command.probe(boot, Accelerator.KVM)).start();
        Process another = new ProcessBuilder(command.probe(elsewhere, Accelerator.KVM)).start();
        try {
            KvmProbe.Finding finding = probe.probe(boot);

            assertThat(finding.works()).isFalse();
            assertThat(stray.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(another.isAlive()).isTrue();
        } finally {
            stray.destroyForcibly().waitFor();
            another.destroyForcibly().waitFor();
        }
    }

    private String silentMachine() throws IOException {
        Path script = directory.resolve("machine");
        Files.createFile(
                script,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(script, "#!/bin/sh\nread -r _\n");
        return script.toString();
    }
}
