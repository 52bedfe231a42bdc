// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.config;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the host agent is told by its environment.
///
/// | variable | default | |
/// |---|---|---|
/// | `HEARTH_HOME` | root: `/var/lib/hearth`; others: `~/.local/state/hearth` | absolute path |
/// | `HEARTH_HOST_LISTEN` | `127.0.0.1:9090` | loopback address and port; port 0 takes a free one |
/// | `HEARTH_HOST_HYPERVISOR` | `qemu` | `qemu` |
/// | `HEARTH_HOST_ACCELERATOR` | `auto` | `auto`, `kvm`, `tcg`; `auto` finds out by trying |
/// | `HEARTH_HOST_GUEST_AGENT` | none | binary that is delivered into every guest |
/// | `HEARTH_HOST_BUSYBOX` | `/bin/busybox` | static busybox for the initramfs |
/// | `HEARTH_HOST_QEMU` | `qemu-system-x86_64` | path, or a name to look up in `PATH` |
///
/// @param home the state home
/// @param guestAgent empty: guests get no agent from this host
public record HostConfig(
        Path home,
        InetSocketAddress listen,
        String hypervisor,
        Accelerator accelerator,
        Optional<Path> guestAgent,
        Path busybox,
        String qemu) {

    private static final String PREFIX = "HEARTH_HOST_";

    /// Every variable with the prefix that has a meaning.
    static final Set<String> KEYS =
            Set.of(
                    "HEARTH_HOST_LISTEN",
                    "HEARTH_HOST_HYPERVISOR",
                    "HEARTH_HOST_ACCELERATOR",
                    "HEARTH_HOST_GUEST_AGENT",
                    "HEARTH_HOST_BUSYBOX",
                    "HEARTH_HOST_QEMU");

    /// How guest code is to be run.
    public enum Accelerator {
        /// KVM when a guest kernel really runs under it, else emulation.
        AUTO,
        /// KVM, or the VM fails to start.
        KVM,
        /// Emulation.
        TCG
    }

    /// Reads the environment. Throws [ConfigException] with all its faults; a variable with the
    /// prefix `HEARTH_HOST_` that means nothing is one.
    ///
    /// @param userHome the home directory of the user `userName`, for the default state home
    public static HostConfig from(Map<String, String> environment, String userName, Path userHome) {
        Reader reader = new Reader(environment);
        Path defaultHome =
                userName.equals("root")
                        ? Path.of("/var/lib/hearth")
                        : userHome.resolve(".local/state/hearth");
        HostConfig config =
                new HostConfig(
                        reader.absolutePath("HEARTH_HOME", defaultHome),
                        reader.listen(),
                        reader.hypervisor(),
                        reader.accelerator(),
                        reader.guestAgent(),
                        reader.absolutePath("HEARTH_HOST_BUSYBOX", Path.of("/bin/busybox")),
                        reader.text("HEARTH_HOST_QEMU", "qemu-system-x86_64"));
        reader.finish();
        return config;
    }

    /// Reads single variables and collects what is wrong with them.
    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> faults = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = new TreeMap<>(environment);
        }

        String text(String key, String otherwise) {
            String value = environment.get(key);
            return value == null || value.isBlank() ? otherwise : value.strip();
        }

        Path absolutePath(String key, Path otherwise) {
            Path path = Path.of(text(key, otherwise.toString()));
            if (!path.isAbsolute()) {
                faults.add(key + " must be an absolute path, not " + path);
            }
            return path.normalize();
        }

        InetSocketAddress listen() {
            String key = "HEARTH_HOST_LISTEN";
            try {
                return ListenAddress.parse(text(key, "127.0.0.1:9090"));
            } catch (IllegalArgumentException e) {
                faults.add(key + " " + e.getMessage());
                return ListenAddress.parse("127.0.0.1:0");
            }
        }

        String hypervisor() {
            String value = text("HEARTH_HOST_HYPERVISOR", "qemu");
            if (!value.equals("qemu")) {
                faults.add("HEARTH_HOST_HYPERVISOR must be qemu, not " + value);
            }
            return value;
        }

        Accelerator accelerator() {
            String value = text("HEARTH_HOST_ACCELERATOR", "auto");
            for (Accelerator accelerator : Accelerator.values()) {
                if (accelerator.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return accelerator;
                }
            }
            faults.add("HEARTH_HOST_ACCELERATOR must be auto, kvm or tcg, not " + value);
            return Accelerator.AUTO;
        }

        Optional<Path> guestAgent() {
            String key = "HEARTH_HOST_GUEST_AGENT";
            @Nullable String value = environment.get(key);
            if (value == null || value.isBlank()) {
                return Optional.empty();
            }
            Path path = absolutePath(key, Path.of("/"));
            if (!Files.isRegularFile(path)) {
                faults.add(key + " must name a file, and there is none at " + path);
            }
            return Optional.of(path);
        }

        void finish() {
            for (String key : environment.keySet()) {
                if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
                    faults.add(key + " is not a setting of the host agent");
                }
            }
            if (!faults.isEmpty()) {
                throw new ConfigException(faults);
            }
        }
    }
}
