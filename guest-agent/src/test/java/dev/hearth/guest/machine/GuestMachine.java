// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A guest with the agent in it, in a QEMU process of its own. The guest reaches nothing outside
/// but what a test gives it; the agent is reached through a port of this machine's loopback and
/// through a virtio-serial port. Closing it ends the process.
final class GuestMachine implements AutoCloseable {

    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final int SHELL_TIMEOUT_MILLIS = 120_000;
    private static final int GUEST_SHELL_PORT = 23;

    /// What to boot.
    ///
    /// @param parameters more words for the kernel's command line
    /// @param network more options of the guest's network, each with a comma before it
    record Spec(int vcpus, int memoryMib, GuestClock clock, String parameters, String network) {
        static Spec of(int vcpus, int memoryMib, GuestClock clock) {
            return new Spec(vcpus, memoryMib, clock, "", "");
        }
    }

    private final Process qemu;
    private final Path directory;
    private final int agentPort;
    private final int shellPort;

    private GuestMachine(Process qemu, Path directory, int agentPort, int shellPort) {
        this.qemu = qemu;
        this.directory = directory;
        this.agentPort = agentPort;
        this.shellPort = shellPort;
    }

    /// Boots one and waits until its agent answers.
    ///
    /// @param directory an empty one, with a short path: sockets are put there
    static GuestMachine boot(Path directory, Spec spec) throws IOException {
        Path initramfs = Initramfs.build(directory);
        int agentPort = freePort();
        int shellPort = freePort();
        List<String> command = machine(spec);
        command.addAll(
                List.of(
                        "-kernel",
                        Initramfs.kernel().toString(),
                        "-initrd",
                        initramfs.toString(),
                        "-append",
                        kernelCommandLine(spec, directory),
                        "-serial",
                        "file:" + directory.resolve("console.log"),
                        "-netdev",
                        "user,id=net0,restrict=on"
                                + forward(agentPort, 8080)
                                + forward(shellPort, GUEST_SHELL_PORT)
                                + spec.network(),
                        "-device",
                        "virtio-net-device,netdev=net0",
                        "-device",
                        "virtio-serial-device",
                        "-chardev",
                        "socket,id=agent,server=on,wait=off,path=" + serialSocket(directory),
                        "-device",
                        "virtserialport,chardev=agent,name=dev.hearth.agent.0"));
        Process qemu =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("qemu.log").toFile())
                        .start();
        GuestMachine machine = new GuestMachine(qemu, directory, agentPort, shellPort);
        try {
            machine.awaitAgent();
            return machine;
        } catch (RuntimeException | IOException e) {
            machine.close();
            throw e;
        }
    }

    private static List<String> machine(Spec spec) {
        List<String> command = new ArrayList<>(List.of("qemu-system-x86_64"));
        command.addAll(List.of("-M", "microvm,acpi=on,pcie=off", "-accel", "tcg", "-cpu", "max"));
        command.addAll(List.of("-nodefaults", "-no-user-config", "-no-reboot"));
        command.addAll(List.of("-display", "none", "-monitor", "none"));
        command.addAll(List.of("-device", "virtio-rng-device"));
        command.addAll(List.of("-m", spec.memoryMib() + "M"));
        command.addAll(List.of("-smp", Integer.toString(spec.vcpus())));
        if (spec.clock() == GuestClock.INSTRUCTIONS) {
            command.addAll(List.of("-icount", "shift=2,sleep=on"));
        }
        return command;
    }

    private static String kernelCommandLine(Spec spec, Path directory) throws IOException {
        // A clock of instructions counts nanoseconds. Without being told, a guest would have to
        // measure the counter, which fails on a busy host.
        long khz =
                switch (spec.clock()) {
                    case INSTRUCTIONS -> 1_000_000;
                    case HOST -> Hands.tscKiloHertz(directory.resolve("hands").toAbsolutePath());
                };
        return "console=ttyS0 quiet panic=-1 cryptomgr.notests tsc=reliable tsc_early_khz="
                + khz
                + " "
                + spec.parameters();
    }

    private static String forward(int port, int guestPort) {
        return ",hostfwd=tcp:127.0.0.1:" + port + "-:" + guestPort;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path serialSocket(Path directory) {
        return directory.resolve("agent.sock").toAbsolutePath();
    }

    private void awaitAgent() throws IOException {
        try {
            Awaitility.await()
                    .atMost(BOOT)
                    .pollInterval(Duration.ofMillis(200))
                    .failFast("QEMU ended", () -> !qemu.isAlive())
                    .ignoreExceptions()
                    .until(() -> run("pidof guest-agent").matches("\\d+\n"));
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "no agent; QEMU: " + log("qemu.log") + "; console: " + log("console.log"), e);
        }
    }

    private String log(String name) throws IOException {
        return Files.readString(directory.resolve(name), StandardCharsets.ISO_8859_1);
    }

    /// Where the agent's TCP port is found.
    InetSocketAddress agent() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), agentPort);
    }

    /// Where the host's end of the agent's serial port is.
    Path serialSocket() {
        return serialSocket(directory);
    }

    /// A connection to a new shell in the guest: what is written to it are its commands.
    Socket shell() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), shellPort);
        socket.setSoTimeout(SHELL_TIMEOUT_MILLIS);
        return socket;
    }

    /// Runs a command in the guest; answers what it printed.
    String run(String command) throws IOException {
        try (Socket socket = shell()) {
            String script = "{ " + command + "\n} 2>&1; exit\n";
            socket.getOutputStream().write(script.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        qemu.destroy();
        try {
            if (!qemu.waitFor(10, TimeUnit.SECONDS)) {
                qemu.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            qemu.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
