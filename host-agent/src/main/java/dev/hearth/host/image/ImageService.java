// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import dev.hearth.contract.host.ImageImport;
import dev.hearth.contract.host.ImageImport.State;
import dev.hearth.contract.host.ImageImportSpec;
import dev.hearth.contract.host.ImageInfo;
import dev.hearth.contract.host.ImageSource;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.config.ImageConfig;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.image.archive.Budget;
import dev.hearth.host.image.archive.ImportRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The images of this host, and how they get here. Safe for use by many threads.
public final class ImageService implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ImageService.class);

    private static final int MOST_IMPORTS = 64;

    /// More would only be slower, all of them.
    private static final int AT_ONCE = 2;

    /// A piece is fetched, unpacked, and put in its place.
    private static final long STEPS = 3;

    private static final int MOST_NAMED = 10;

    private static final long END_LIMIT_MS = 5000;

    private final ImageStore store;
    private final Uploads uploads;
    private final Importer importer;
    private final ImageConfig config;
    private final Supplier<List<VmStatus>> vms;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    /// Guarded by this.
    private final Map<UUID, Progress> imports = new HashMap<>();

    /// Guarded by this.
    private final Map<UUID, Thread> running = new HashMap<>();

    /// @param vms those of this host, which need their images
    public ImageService(ImageStore store, ImageConfig config, Supplier<List<VmStatus>> vms) {
        this.store = store;
        this.config = config;
        this.vms = vms;
        this.uploads = new Uploads(store.uploads(), config.maxBytes());
        this.importer = new Importer(store, uploads, config);
        store.sweep();
    }

    /// What is being sent to be imported.
    public Uploads uploads() {
        return uploads;
    }

    /// All images, by name.
    public List<ImageInfo> list() {
        return store.names().stream()
                .flatMap(name -> store.find(name).stream())
                .map(this::shown)
                .toList();
    }

    /// One image. Throws [NotFound].
    public ImageInfo get(String name) {
        return store.find(name).map(this::shown).orElseThrow(() -> unknown(name));
    }

    /// Deletes an image. Throws [NotFound], and [WrongState] while VMs need it.
    public void delete(String name) {
        Image image = store.find(name).orElseThrow(() -> unknown(name));
        List<VmStatus> users = users(name);
        if (!users.isEmpty()) {
            throw new WrongState(
                    "the image %s is needed by %s to start; delete what needs it first"
                            .formatted(name, names(users)));
        }
        store.delete(image.name());
        log.atInfo().addKeyValue("image", name).log("image deleted");
    }

    /// All imports since the last start, newest first.
    public synchronized List<ImageImport> imports() {
        return imports.values().stream()
                .map(Progress::shown)
                .sorted(Comparator.comparing(ImageImport::startedAt).reversed())
                .toList();
    }

    /// One import. Throws [NotFound].
    public synchronized ImageImport findImport(UUID id) {
        return progress(id).shown();
    }

    /// Begins an import, and returns at once; the same id again begins nothing. Throws [Invalid],
    /// and [WrongState] when the name is taken or too many are in work.
    public synchronized ImageImport begin(UUID id, ImageImportSpec spec) {
        Progress known = imports.get(id);
        if (known != null) {
            return known.shown();
        }
        check(spec);
        for (ImageSource each : Importer.sources(spec)) {
            if (each.upload() != null) {
                uploads.complete(each.upload());
            }
        }
        boolean taken =
                imports.values().stream()
                        .anyMatch(each -> each.isRunning() && each.name().equals(spec.name()));
        if (taken || store.isTaken(spec.name())) {
            throw new WrongState(
                    "an image %s is there already, or being imported; choose another name, or delete that one"
                            .formatted(spec.name()));
        }
        makeRoom();
        Progress progress = new Progress(id, spec.name(), new Budget(STEPS * config.maxBytes()));
        imports.put(id, progress);
        running.put(
                id,
                Thread.ofPlatform()
                        .daemon()
                        .name("import-" + spec.name())
                        .start(() -> run(spec, progress)));
        return progress.shown();
    }

    /// Stops an import, or forgets one that has ended. Throws [NotFound].
    public synchronized void cancel(UUID id) {
        Progress progress = progress(id);
        if (progress.isRunning()) {
            progress.budget().cancel();
            Thread thread = running.get(id);
            if (thread != null) {
                thread.interrupt();
            }
        } else {
            imports.remove(id);
        }
    }

    /// Stops all imports, and waits for them a while.
    @Override
    public void close() {
        List<Thread> threads;
        synchronized (this) {
            imports.values().forEach(each -> each.budget().cancel());
            threads = List.copyOf(running.values());
            threads.forEach(Thread::interrupt);
        }
        try {
            for (Thread each : threads) {
                each.join(END_LIMIT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(ImageImportSpec spec, Progress progress) {
        boolean turn = false;
        try {
            turns.acquire();
            turn = true;
            importer.run(spec, progress);
            progress.end(State.DONE, null);
            log.atInfo().addKeyValue("image", spec.name()).log("image imported");
        } catch (CancellationException | InterruptedException e) {
            progress.end(State.CANCELLED, null);
        } catch (ImportRefused e) {
            fail(progress, String.valueOf(e.getMessage()), e);
        } catch (HostException e) {
            fail(progress, String.valueOf(e.getMessage()), e);
        } catch (IOException | UncheckedIOException e) {
            if (Thread.interrupted()) {
                progress.end(State.CANCELLED, null);
            } else {
                fail(progress, because(e), e);
            }
        } catch (RuntimeException e) {
            fail(progress, "the host agent met an error; its log has it", e);
        } finally {
            if (turn) {
                turns.release();
            }
            synchronized (this) {
                running.remove(progress.id());
            }
        }
    }

    private static String because(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left on device")
                ? "this host's disk is full; delete images or VMs, and import it again"
                : "this host could not do it: " + message;
    }

    private static void fail(Progress progress, String why, Exception e) {
        progress.end(State.FAILED, why);
        log.atWarn().addKeyValue("image", progress.name()).setCause(e).log("import failed");
    }

    private void check(ImageImportSpec spec) {
        List<Fault> faults = new ArrayList<>();
        if (spec.name() == null || !ImageStore.isName(spec.name())) {
            faults.add(
                    new Fault(
                            "name",
                            "must be 1 to 63 of a-z, 0-9, dots, underscores and hyphens, and begin with a letter or digit"));
        }
        if ((spec.kernel() == null) == (spec.kernelOf() == null)) {
            faults.add(new Fault("kernel_of", "must be given where kernel is not, and only there"));
        }
        String kernelOf = spec.kernelOf();
        if (kernelOf != null && store.find(kernelOf).isEmpty()) {
            faults.add(
                    new Fault(
                            "kernel_of",
                            "must be an image this host holds, which are: "
                                    + String.join(", ", store.names())));
        }
        if (spec.kernel() != null) {
            check("kernel", spec.kernel(), faults);
        }
        if (spec.initrd() != null) {
            check("initrd", spec.initrd(), faults);
            if (spec.kernel() == null) {
                faults.add(
                        new Fault(
                                "initrd",
                                "belongs to one kernel; give that as kernel, or leave it out: kernel_of lends its own"));
            }
        }
        check("rootfs", spec.rootfs(), faults);
        if (!faults.isEmpty()) {
            throw new Invalid("this host cannot import such an image", faults);
        }
    }

    private static void check(String field, @Nullable ImageSource source, List<Fault> faults) {
        long given =
                source == null
                        ? 0
                        : Stream.of(
                                        Optional.ofNullable(source.upload()),
                                        Optional.ofNullable(source.path()),
                                        Optional.ofNullable(source.url()))
                                .filter(Optional::isPresent)
                                .count();
        if (source == null || given != 1) {
            faults.add(new Fault(field, "must have one of upload, path and url"));
        } else if (source.sha256() != null && !source.sha256().matches("[0-9a-f]{64}")) {
            faults.add(new Fault(field + ".sha256", "must be 64 digits of 0-9 and a-f"));
        }
    }

    private void makeRoom() {
        if (imports.size() < MOST_IMPORTS) {
            return;
        }
        UUID oldest =
                imports.values().stream()
                        .filter(each -> !each.isRunning())
                        .map(Progress::shown)
                        .min(Comparator.comparing(ImageImport::startedAt))
                        .map(ImageImport::id)
                        .orElseThrow(() ->
                                new WrongState(
                                        "%d imports are in work; wait for one of them"
                                                .formatted(MOST_IMPORTS)));
        imports.remove(oldest);
    }

    private Progress progress(UUID id) {
        Progress found = imports.get(id);
        if (found == null) {
            throw new NotFound("this host knows no import " + id);
        }
        return found;
    }

    private ImageInfo shown(Image image) {
        Properties about = store.about(image);
        try {
            return new ImageInfo(
                    image.name(),
                    about.getProperty("kernel_sha256"),
                    about.getProperty("initrd_sha256"),
                    about.getProperty("rootfs_sha256"),
                    Files.size(image.kernel()),
                    image.initrd().isPresent() ? Files.size(image.initrd().get()) : null,
                    Files.size(image.rootfs()),
                    image.modules().stream()
                            .map(each -> String.valueOf(each.getFileName()))
                            .toList(),
                    instant(about.getProperty("imported_at")),
                    users(image.name()).stream().map(VmStatus::id).toList());
        } catch (IOException e) {
            throw new StorageFailed("could not look at the image " + image.name(), e);
        }
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String names(List<VmStatus> vms) {
        int more = vms.size() - MOST_NAMED;
        return (vms.size() == 1 ? "the VM " : "the VMs ")
                + vms.stream()
                        .limit(MOST_NAMED)
                        .map(vm -> vm.spec().name())
                        .collect(Collectors.joining(", "))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }

    private List<VmStatus> users(String name) {
        return vms.get().stream()
                .filter(vm ->
                        vm.spec()
                                .machine()
                                .map(VmSpec.Machine::image)
                                .filter(name::equals)
                                .isPresent())
                .toList();
    }

    private static NotFound unknown(String name) {
        return new NotFound("this host has no image " + ImportRefused.quote(name));
    }
}
