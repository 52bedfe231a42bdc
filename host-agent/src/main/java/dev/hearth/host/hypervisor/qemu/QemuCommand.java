// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Nic;
import dev.hearth.host.storage.VmDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Command lines for QEMU's `microvm` machine.
///
/// @param executable path or name of `qemu-system-x86_64`
/// @param tscKiloHertz what emulated guests are told of their clock, see [TscFrequency]
record QemuCommand(String executable, OptionalLong tscKiloHertz) {

    /// Allows QEMU neither new privileges nor new programs, whatever a guest talks it into.
    private static final String SANDBOX =
            "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny";

    /// The node name of the root disk, under which [QemuMachine] finds its counters.
    static final String DISK = "disk0";

    /// A machine with a console, a network, a disk, an agent port and a source of randomness.
    List<String> machine(MachineSpec spec, Accelerator accelerator) {
        VmDirectory directory = spec.directory();
        List<String> command = new ArrayList<>(base(spec.boot(), accelerator));
        command.addAll(
                List.of(
                        "-append",
                        kernelCommandLine(accelerator, spec.kernelArguments()),
                        "-name",
                        "guest=" + spec.id() + ",debug-threads=on",
                        "-m",
                        spec.memSizeMib() + "M",
                        "-smp",
                        Integer.toString(spec.vcpuCount()),
                        "-sandbox",
                        SANDBOX,
                        "-pidfile",
                        directory.pidFile().toString(),
                        "-qmp",
                        socket(directory.qmpSocket())));
        command.addAll(network(spec));
        command.addAll(
                List.of(
                        "-blockdev",
                        "driver=raw,node-name=%s,file.driver=file,file.filename=%s"
                                .formatted(DISK, escape(directory.disk())),
                        "-device",
                        "virtio-blk-device,drive=" + DISK,
                        "-chardev",
                        // The log is appended to, so that it can be emptied and outlives a start.
                        "socket,id=console,server=on,wait=off,path=%s,logfile=%s,logappend=on"
                                .formatted(
                                        escape(directory.consoleSocket()),
                                        escape(directory.consoleLog())),
                        "-serial",
                        "chardev:console",
                        "-device",
                        "virtio-serial-device",
                        "-chardev",
                        "socket,id=agent,server=on,wait=off,path="
                                + escape(directory.agentSocket()),
                        "-device",
                        "virtserialport,chardev=agent,name=dev.hearth.agent.0",
                        "-device",
                        "virtio-rng-device"));
        return List.copyOf(command);
    }

    /// The least machine that runs a kernel; its console is QEMU's standard output.
    List<String> probe(Boot boot, Accelerator accelerator) {
        List<String> command = new ArrayList<>(base(boot, accelerator));
        command.addAll(
                List.of(
                        "-append",
                        kernelCommandLine(
                                accelerator, (boot.kernelArguments() + " hearth.probe").strip()),
                        "-m",
                        "128M",
                        "-smp",
                        "1",
                        "-serial",
                        "stdio",
                        "-monitor",
                        "none"));
        return List.copyOf(command);
    }

    private List<String> base(Boot boot, Accelerator accelerator) {
        return List.of(
                executable,
                "-M",
                // Off: the PCIe bus nothing is on. ACPI stays on: it is how guests find devices.
                "microvm,acpi=on,pcie=off",
                "-accel",
                accelerator.toString(),
                "-cpu",
                accelerator == Accelerator.KVM ? "host" : "max",
                "-nodefaults",
                "-no-user-config",
                "-no-reboot",
                "-display",
                "none",
                "-kernel",
                boot.kernel().toString(),
                "-initrd",
                boot.initramfs().toString());
    }

    private String kernelCommandLine(Accelerator accelerator, String last) {
        // panic=-1: reboot at once, which -no-reboot turns into the end of the process.
        StringBuilder line = new StringBuilder("console=ttyS0 quiet panic=-1 ");
        if (accelerator == Accelerator.TCG) {
            // The kernel's self-tests of its cryptography take a sixth of an emulated boot.
            line.append("cryptomgr.notests ");
            tscKiloHertz.ifPresent(
                    khz -> line.append("tsc_early_khz=").append(khz).append(" tsc=reliable "));
        }
        return line.append(last).toString();
    }

    /// The TAPs that were made for it, or else QEMU's own network of one guest.
    private static List<String> network(MachineSpec spec) {
        if (spec.devices().nics().isEmpty()) {
            return List.of(
                    "-netdev", userNetwork(spec), "-device", "virtio-net-device,netdev=net0");
        }
        List<String> options = new ArrayList<>();
        for (Nic nic : spec.devices().nics()) {
            options.add("-netdev");
            // No scripts: QEMU may start none, and the TAP is as it should be.
            options.add(
                    "tap,id=%s,ifname=%s,script=no,downscript=no".formatted(nic.id(), nic.tap()));
            options.add("-device");
            options.add(
                    "virtio-net-device,netdev=%s,mac=%s".formatted(nic.id(), nic.guestMac())
                            + (nic.mtu().isPresent() ? ",host_mtu=" + nic.mtu().getAsInt() : ""));
        }
        return options;
    }

    /// `restrict=on`: guests are hostile, and without it 10.0.2.2 leads to every service on the
    /// host's loopback, the host agent among them. Forwards into the guest work all the same.
    private static String userNetwork(MachineSpec spec) {
        return "user,id=net0,restrict=on"
                + spec.forward()
                        .map(forward ->
                                ",hostfwd=tcp:%s:%d-:%d"
                                        .formatted(
                                                forward.address(),
                                                forward.port(),
                                                forward.guestPort()))
                        .orElse("");
    }

    private static String socket(Path path) {
        return "unix:" + escape(path) + ",server=on,wait=off";
    }

    /// In QEMU's option lists a comma ends a value, and two stand for one.
    private static String escape(Path path) {
        return path.toString().replace(",", ",,");
    }
}
