// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the host agent is told by its environment.
///
/// | variable | default | |
/// |---|---|---|
/// | `HEARTH_HOME` | root: `/var/lib/hearth`; others: `~/.local/state/hearth` | absolute path |
/// | `HEARTH_HOST_LISTEN` | `127.0.0.1:9090` | loopback address and port; port 0 takes a free one |
/// | `HEARTH_HOST_HYPERVISOR` | `auto` | `auto`, `qemu`, `firecracker`; `auto` takes Firecracker where
///   it and KVM are there |
/// | `HEARTH_HOST_ACCELERATOR` | `auto` | `auto`, `kvm`, `tcg`; `auto` finds out by trying |
/// | `HEARTH_HOST_GUEST_AGENT` | none | binary that is delivered into every guest |
/// | `HEARTH_HOST_GUEST_INIT` | `/usr/lib/hearth/guest-init` | binary that every guest starts with |
/// | `HEARTH_HOST_QEMU` | `qemu-system-x86_64` | path, or a name to look up in `PATH` |
/// | `HEARTH_HOST_FIRECRACKER` | `firecracker` | path, or a name to look up in `PATH` |
/// | `HEARTH_HOST_JAILER` | `auto` | `auto` is `jailer` where we are root and it is in `PATH`; `none`;
///   or as above |
/// | `HEARTH_HOST_JAILER_UID`, `_GID` | 30000 | whom jailed processes run as |
/// | `HEARTH_HOST_CHROOT_BASE` | in the state home | below which jails are made |
/// | `HEARTH_HOST_CGROUP` | none | directory of cgroup v2 in which each VM gets its own |
/// | `HEARTH_HOST_EXTERNAL_ALLOW` | none | addresses of external VMs that are refused otherwise, such
///   as `127.0.0.0/8`; several separated by commas |
/// | `HEARTH_HOST_IMAGE_FOLDERS` | none | absolute paths below which files may be imported as
///   images; several separated by commas |
/// | `HEARTH_HOST_IMAGE_URLS` | none | what URLs of images must begin with, and ranges of addresses
///   that are not public and allowed all the same; several separated by commas |
/// | `HEARTH_HOST_IMAGE_MAX_MIB` | 16384 | how large an upload or a download may be |
/// | `HEARTH_HOST_SPOOL_MIB` | 1024 | how much of the last quarter of an hour may be on disk |
/// | `HEARTH_HOST_REMOTE_WRITE_URL` | none | a store that samples are pushed to |
/// | `HEARTH_HOST_REMOTE_WRITE_QUEUE_MIB` | 64 | how much may wait on disk for it |
/// | `HEARTH_HOST_REMOTE_WRITE_BEARER_TOKEN_FILE` | none | absolute path |
/// | `HEARTH_HOST_REMOTE_WRITE_INTERVAL_S` | 10 | from one sample of a series to the next |
///
/// @param home the state home
/// @param guestAgent empty: guests get no agent from this host
/// @param externalAllow where external VMs may be besides where they always may
/// @param images what may be imported as images
/// @param spoolMib MiB of disk for batches that a manager may have missed
/// @param remoteWrite empty: samples are pushed nowhere
public record HostConfig(
        Path home,
        InetSocketAddress listen,
        HypervisorChoice hypervisor,
        Accelerator accelerator,
        Optional<Path> guestAgent,
        Path guestInit,
        String qemu,
        FirecrackerConfig firecracker,
        List<AddressRange> externalAllow,
        ImageConfig images,
        long spoolMib,
        Optional<RemoteWriteConfig> remoteWrite) {

    private static final String PREFIX = "HEARTH_HOST_";
    private static final long LEAST_SPOOL_MIB = 16;

    /// Every variable with the prefix that has a meaning.
    static final Set<String> KEYS =
            Set.of(
                    "HEARTH_HOST_LISTEN",
                    "HEARTH_HOST_HYPERVISOR",
                    "HEARTH_HOST_ACCELERATOR",
                    "HEARTH_HOST_GUEST_AGENT",
                    "HEARTH_HOST_GUEST_INIT",
                    "HEARTH_HOST_QEMU",
                    "HEARTH_HOST_FIRECRACKER",
                    "HEARTH_HOST_JAILER",
                    "HEARTH_HOST_JAILER_UID",
                    "HEARTH_HOST_JAILER_GID",
                    "HEARTH_HOST_CHROOT_BASE",
                    "HEARTH_HOST_CGROUP",
                    "HEARTH_HOST_EXTERNAL_ALLOW",
                    "HEARTH_HOST_IMAGE_FOLDERS",
                    "HEARTH_HOST_IMAGE_URLS",
                    "HEARTH_HOST_IMAGE_MAX_MIB",
                    "HEARTH_HOST_SPOOL_MIB",
                    "HEARTH_HOST_REMOTE_WRITE_URL",
                    "HEARTH_HOST_REMOTE_WRITE_QUEUE_MIB",
                    "HEARTH_HOST_REMOTE_WRITE_BEARER_TOKEN_FILE",
                    "HEARTH_HOST_REMOTE_WRITE_INTERVAL_S");

    public HostConfig {
        externalAllow = List.copyOf(externalAllow);
    }

    /// What runs VMs.
    public enum HypervisorChoice {
        /// Firecracker where it is there and KVM works, else QEMU.
        AUTO,
        QEMU,
        FIRECRACKER
    }

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
                        reader.absolutePath(
                                "HEARTH_HOST_GUEST_INIT", Path.of("/usr/lib/hearth/guest-init")),
                        reader.text("HEARTH_HOST_QEMU", "qemu-system-x86_64"),
                        reader.firecracker(),
                        reader.ranges("HEARTH_HOST_EXTERNAL_ALLOW"),
                        reader.images(),
                        reader.spoolMib(),
                        reader.remoteWrite());
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

        HypervisorChoice hypervisor() {
            return choice("HEARTH_HOST_HYPERVISOR", HypervisorChoice.AUTO);
        }

        Accelerator accelerator() {
            return choice("HEARTH_HOST_ACCELERATOR", Accelerator.AUTO);
        }

        FirecrackerConfig firecracker() {
            return new FirecrackerConfig(
                    text("HEARTH_HOST_FIRECRACKER", "firecracker"),
                    text("HEARTH_HOST_JAILER", "auto"),
                    owner("HEARTH_HOST_JAILER_UID"),
                    owner("HEARTH_HOST_JAILER_GID"),
                    optionalPath("HEARTH_HOST_CHROOT_BASE"),
                    optionalPath("HEARTH_HOST_CGROUP"));
        }

        long spoolMib() {
            String key = "HEARTH_HOST_SPOOL_MIB";
            String value = text(key, "1024");
            if (!value.matches("\\d{1,7}") || Long.parseLong(value) < LEAST_SPOOL_MIB) {
                faults.add(
                        "%s must be a number of MiB from %d to 9999999, not %s"
                                .formatted(key, LEAST_SPOOL_MIB, value));
                return LEAST_SPOOL_MIB;
            }
            return Long.parseLong(value);
        }

        ImageConfig images() {
            String prefix = PREFIX + "IMAGE_";
            int most = number(prefix + "MAX_MIB", ImageConfig.DEFAULT_MAX_MIB, 1, 9_999_999);
            return ImageConfig.parse(
                    list(prefix + "FOLDERS"), list(prefix + "URLS"), most, faults::add);
        }

        private List<String> list(String key) {
            String value = text(key, "");
            return value.isEmpty()
                    ? List.of()
                    : Stream.of(value.split(",", -1)).map(String::strip).toList();
        }

        Optional<RemoteWriteConfig> remoteWrite() {
            String prefix = PREFIX + "REMOTE_WRITE_";
            int queueMib = number(prefix + "QUEUE_MIB", 64, 1, 999_999);
            int seconds = number(prefix + "INTERVAL_S", 10, 1, 300);
            Optional<Path> token = optionalFile(prefix + "BEARER_TOKEN_FILE");
            return url(prefix + "URL")
                    .map(url ->
                            new RemoteWriteConfig(
                                    url, queueMib, token, Duration.ofSeconds(seconds)));
        }

        private Optional<URI> url(String key) {
            String value = text(key, "");
            if (value.isEmpty()) {
                return Optional.empty();
            }
            try {
                URI url = new URI(value);
                if (url.getHost() != null
                        && url.getUserInfo() == null
                        && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                    return Optional.of(url);
                }
            } catch (URISyntaxException e) {
                // Said below; the value may hold a password, and is not.
            }
            faults.add(
                    key
                            + " must be a URL like http://HOST:9090/api/v1/write, without a user"
                            + " and a password in it");
            return Optional.empty();
        }

        private int number(String key, int otherwise, int least, int most) {
            String value = text(key, Integer.toString(otherwise));
            if (value.matches("\\d{1,7}")) {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            faults.add(
                    "%s must be a number from %d to %d, not %s".formatted(key, least, most, value));
            return otherwise;
        }

        private int owner(String key) {
            String value = text(key, Integer.toString(FirecrackerConfig.DEFAULT_OWNER));
            if (!value.matches("[1-9]\\d{0,8}")) {
                faults.add(key + " must be a number from 1 to 999999999, not " + value);
                return FirecrackerConfig.DEFAULT_OWNER;
            }
            return Integer.parseInt(value);
        }

        private Optional<Path> optionalPath(String key) {
            return text(key, "").isEmpty()
                    ? Optional.empty()
                    : Optional.of(absolutePath(key, Path.of("/")));
        }

        /// One of the type's constants, in lower case.
        private <E extends Enum<E>> E choice(String key, E otherwise) {
            String value = text(key, otherwise.name().toLowerCase(Locale.ROOT));
            List<E> all = List.of(otherwise.getDeclaringClass().getEnumConstants());
            for (E each : all) {
                if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return each;
                }
            }
            String names =
                    all.stream()
                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))
                            .replaceFirst(", ([^,]*)$", " or $1");
            faults.add(key + " must be " + names + ", not " + value);
            return otherwise;
        }

        List<AddressRange> ranges(String key) {
            List<AddressRange> ranges = new ArrayList<>();
            for (String each : list(key)) {
                try {
                    ranges.add(AddressRange.parse(each));
                } catch (IllegalArgumentException e) {
                    faults.add(
                            "%s %s, as in 127.0.0.0/8, not \"%s\""
                                    .formatted(key, e.getMessage(), each));
                }
            }
            return ranges;
        }

        Optional<Path> guestAgent() {
            return optionalFile("HEARTH_HOST_GUEST_AGENT");
        }

        private Optional<Path> optionalFile(String key) {
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
