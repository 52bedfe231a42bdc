// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.hypervisor.Acceleration;
import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Boot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When KVM is tried, and for how long the finding holds. The trial itself is invented.
class AccelerationChoiceTest {

    @TempDir Path directory;
    private final AtomicInteger trials = new AtomicInteger();
    private Boot boot = new Boot(Path.of("/"), Path.of("/"));

    @BeforeEach
    void makeFiles() throws IOException {
        boot = new Boot(write("kernel"), write("initramfs"));
        write("qemu");
    }

    @Test
    void isEmulationUntilTheOtherIsProven() {
        AccelerationChoice choice = choice("boot", true, Optional.empty());

        assertThat(choice.current().accelerator()).isEqualTo(Accelerator.TCG);
        assertThat(choice.decide(boot)).isEqualTo(new Acceleration(Accelerator.KVM, "tried"));
        assertThat(choice.current().accelerator()).isEqualTo(Accelerator.KVM);
    }

    @Test
    void isTriedOnceAndRemembered() {
        AccelerationChoice choice = choice("boot", false, Optional.empty());
        choice.decide(boot);
        choice.decide(boot);
        choice("boot", false, Optional.empty()).decide(boot);

        assertThat(trials).hasValue(1);
    }

    @Test
    void isTriedAnewAfterABoot() {
        choice("boot", false, Optional.empty()).decide(boot);
        choice("another boot", true, Optional.empty()).decide(boot);

        assertThat(trials).hasValue(2);
    }

    @Test
    void isTriedAnewWithAnotherKernel() throws IOException {
        choice("boot", false, Optional.empty()).decide(boot);
        Files.writeString(boot.kernel(), "a newer kernel");
        choice("boot", false, Optional.empty()).decide(boot);

        assertThat(trials).hasValue(2);
    }

    @Test
    void anUnreadableMemoryIsNoMemory() throws IOException {
        Files.writeString(directory.resolve("acceleration.json"), "{");

        assertThat(choice("boot", true, Optional.empty()).decide(boot).reason()).isEqualTo("tried");
    }

    @Test
    void whatIsForcedIsNotTriedAndNotRemembered() {
        Acceleration forced = choice("boot", false, Optional.of(Accelerator.KVM)).decide(boot);

        assertThat(forced.accelerator()).isEqualTo(Accelerator.KVM);
        assertThat(forced.reason()).contains("HEARTH_HOST_ACCELERATOR");
        assertThat(trials).hasValue(0);
        assertThat(choice("boot", false, Optional.empty()).decide(boot).accelerator())
                .isEqualTo(Accelerator.TCG);
    }

    private AccelerationChoice choice(String bootId, boolean works, Optional<Accelerator> forced) {
        QemuSettings settings =
                new QemuSettings(
                        directory.resolve("qemu"), forced, directory.resolve("acceleration.json"));
        return new AccelerationChoice(
                settings,
                bootId,
                ignored -> {
                    trials.incrementAndGet();
                    return new KvmProbe.Finding(works, "tried");
                });
    }

    private Path write(String name) throws IOException {
        return Files.writeString(directory.resolve(name), name);
    }
}
