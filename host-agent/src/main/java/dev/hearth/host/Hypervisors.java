// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import dev.hearth.host.config.FirecrackerConfig;
import dev.hearth.host.config.HostConfig;
import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.hypervisor.firecracker.FirecrackerHypervisor;
import dev.hearth.host.hypervisor.firecracker.FirecrackerSettings;
import dev.hearth.host.hypervisor.firecracker.FirecrackerSettings.Jailer;
import dev.hearth.host.hypervisor.qemu.QemuHypervisor;
import dev.hearth.host.hypervisor.qemu.QemuSettings;
import dev.hearth.host.storage.StateHome;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// Which VMM runs the VMs of this host, by its settings and by what is installed.
///
/// @param searchPath the variable `PATH`
/// @param userName who runs the host agent
record Hypervisors(HostConfig config, StateHome home, String searchPath, String userName) {

    static Hypervisors of(HostConfig config, StateHome home) {
        return new Hypervisors(config, home, programPath(), System.getProperty("user.name"));
    }

    /// Where programs are looked for.
    static String programPath() {
        return Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
    }

    /// Throws [Unavailable] when what is wanted is not there.
    Hypervisor choose(Processes processes) {
        Optional<FirecrackerHypervisor> firecracker =
                find(config.firecracker().executable())
                        .map(path -> new FirecrackerHypervisor(firecracker(path), processes));
        Optional<Hypervisor> qemu =
                find(config.qemu()).map(path -> new QemuHypervisor(qemu(path), processes));
        return switch (config.hypervisor()) {
            case QEMU -> {
                Hypervisor wanted = qemu.orElseThrow(this::noQemu);
                yield firecracker.isPresent()
                        ? EitherHypervisor.decided(firecracker.get(), wanted, wanted)
                        : wanted;
            }
            case FIRECRACKER -> {
                FirecrackerHypervisor wanted = firecracker.orElseThrow(this::noFirecracker);
                yield qemu.isPresent()
                        ? EitherHypervisor.decided(wanted, qemu.get(), wanted)
                        : wanted;
            }
            case AUTO -> either(firecracker, qemu.orElseThrow(this::noQemu));
        };
    }

    /// QEMU knows whether KVM works, for it tries (ADR 0011).
    private static Hypervisor either(Optional<FirecrackerHypervisor> firecracker, Hypervisor qemu) {
        if (firecracker.isEmpty()) {
            return qemu;
        }
        return EitherHypervisor.undecided(
                firecracker.get(),
                qemu,
                boot -> {
                    qemu.prepare(boot);
                    return qemu.acceleration().accelerator() == Accelerator.KVM
                            ? firecracker.get()
                            : qemu;
                });
    }

    private Optional<Path> find(String program) {
        return QemuSettings.find(program, searchPath);
    }

    private Unavailable noQemu() {
        return new Unavailable(
                "there is no %s; install qemu-system-x86 or set HEARTH_HOST_QEMU"
                        .formatted(config.qemu()));
    }

    private Unavailable noFirecracker() {
        return new Unavailable(
                "there is no %s; install Firecracker or set HEARTH_HOST_FIRECRACKER"
                        .formatted(config.firecracker().executable()));
    }

    private QemuSettings qemu(Path executable) {
        Optional<Accelerator> forced =
                switch (config.accelerator()) {
                    case AUTO -> Optional.empty();
                    case KVM -> Optional.of(Accelerator.KVM);
                    case TCG -> Optional.of(Accelerator.TCG);
                };
        return new QemuSettings(executable, forced, home.acceleration());
    }

    private FirecrackerSettings firecracker(Path executable) {
        FirecrackerConfig wanted = config.firecracker();
        return new FirecrackerSettings(
                executable,
                jailer().map(path -> new Jailer(path, wanted.uid(), wanted.gid())),
                wanted.chrootBase().orElse(home.jails()),
                wanted.cgroup());
    }

    /// Only root may lock anybody in.
    private Optional<Path> jailer() {
        String wanted = config.firecracker().jailer();
        return switch (wanted) {
            case "none" -> Optional.empty();
            case "auto" -> userName.equals("root") ? find("jailer") : Optional.empty();
            default -> {
                if (!userName.equals("root")) {
                    throw new Unavailable(
                            "HEARTH_HOST_JAILER is set, and the jailer needs root; run the host"
                                    + " agent as root or set it to none");
                }
                yield Optional.of(
                        find(wanted)
                                .orElseThrow(() ->
                                        new Unavailable(
                                                "there is no jailer at %s; set HEARTH_HOST_JAILER"
                                                        .formatted(wanted))));
            }
        };
    }
}
