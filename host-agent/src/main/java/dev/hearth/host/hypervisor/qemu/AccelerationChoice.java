// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.hypervisor.Acceleration;
import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.storage.AtomicFile;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Decides how guests are run, once: by trying KVM at first need. What was found is kept in a file
/// and holds until the host boots anew, or the kernel, the initramfs or QEMU change. Safe for use
/// by many threads; while one tries, the others wait.
final class AccelerationChoice {

    private static final Logger log = LoggerFactory.getLogger(AccelerationChoice.class);

    private final JsonMapper json = Wire.mapper();
    private final ReentrantLock lock = new ReentrantLock();
    private final QemuSettings settings;
    private final String bootId;
    private final Function<Boot, KvmProbe.Finding> probe;

    private volatile Acceleration current =
            new Acceleration(Accelerator.TCG, "KVM was not tried yet: no VM was started");
    private boolean decided;

    /// @param bootId the host's boot
    AccelerationChoice(
            QemuSettings settings, String bootId, Function<Boot, KvmProbe.Finding> probe) {
        this.settings = settings;
        this.bootId = bootId;
        this.probe = probe;
    }

    /// What is known by now; never waits.
    Acceleration current() {
        return current;
    }

    /// What is to be used.
    Acceleration decide(Boot boot) {
        lock.lock();
        try {
            if (!decided) {
                current =
                        settings.forced()
                                .map(AccelerationChoice::forced)
                                .or(() -> remembered(boot))
                                .orElseGet(() -> find(boot));
                decided = true;
                log.atInfo()
                        .addKeyValue("accelerator", current.accelerator())
                        .addKeyValue("reason", current.reason())
                        .log("acceleration decided");
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    private static Acceleration forced(Accelerator accelerator) {
        return new Acceleration(accelerator, "HEARTH_HOST_ACCELERATOR says so");
    }

    private Acceleration find(Boot boot) {
        KvmProbe.Finding finding = probe.apply(boot);
        Accelerator accelerator = finding.works() ? Accelerator.KVM : Accelerator.TCG;
        try {
            Remembered remembered = new Remembered(key(boot), accelerator, finding.reason());
            AtomicFile.write(settings.accelerationFile(), json.writeValueAsBytes(remembered));
        } catch (IOException | StorageFailed e) {
            log.atWarn().setCause(e).log("could not remember what the KVM probe found");
        }
        return new Acceleration(accelerator, finding.reason());
    }

    private Optional<Acceleration> remembered(Boot boot) {
        Path file = settings.accelerationFile();
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Remembered remembered = json.readValue(Files.readAllBytes(file), Remembered.class);
            return remembered.key().equals(key(boot))
                    ? Optional.of(new Acceleration(remembered.accelerator(), remembered.reason()))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            // Then it is found out anew.
            return Optional.empty();
        }
    }

    /// QEMU's size and time stand for its version.
    private String key(Boot boot) throws IOException {
        return String.join(
                " ",
                bootId,
                stamp(settings.executable()),
                stamp(boot.kernel()),
                stamp(boot.initramfs()));
    }

    private static String stamp(Path path) throws IOException {
        return "%s:%d:%d"
                .formatted(path, Files.size(path), Files.getLastModifiedTime(path).toMillis());
    }

    /// What the file holds.
    record Remembered(String key, Accelerator accelerator, String reason) {}
}
