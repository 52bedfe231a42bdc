// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.guest.Guest;
import dev.hearth.fakefirecracker.guest.GuestSpec;
import dev.hearth.fakefirecracker.guest.Identity;
import dev.hearth.fakefirecracker.guest.RunClock;
import dev.hearth.fakefirecracker.guest.Shell;
import dev.hearth.fakefirecracker.machine.Machine.State;
import dev.hearth.fakefirecracker.metrics.Counters;
import dev.hearth.fakefirecracker.metrics.MetricsOutput;
import dev.hearth.fakefirecracker.misbehaviour.Deed;
import dev.hearth.fakefirecracker.misbehaviour.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The life of the guest in its machine. Used under the machine's lock, but for [#follow].
final class Run {

    /// What a run needs.
    record Parts(
            Settings settings,
            Rules rules,
            Counters counters,
            MetricsOutput metrics,
            Console console,
            Resources resources,
            Backends backends,
            Log log) {}

    private final Parts parts;
    private final Object lock;
    private final Timeline timeline = new Timeline();
    private final Ending ending;
    private final Snapshots snapshots;
    private State state = State.NOT_STARTED;
    private Optional<Guest> guest = Optional.empty();
    private Optional<Balloon> balloon = Optional.empty();
    private boolean flushMissed;

    Run(Parts parts, Object lock) {
        this.parts = parts;
        this.lock = lock;
        this.ending = new Ending(parts.counters(), parts.metrics());
        this.snapshots = new Snapshots(parts.resources(), parts.backends(), parts.settings());
    }

    State state() {
        return state;
    }

    Timeline timeline() {
        return timeline;
    }

    Guest guest() {
        return guest.orElseThrow();
    }

    Balloon balloon() throws Fault {
        return Balloon.of(balloon);
    }

    void start() throws Fault {
        Map<String, Object> boot =
                parts.resources()
                        .bootSource
                        .orElseThrow(() ->
                                new Fault(
                                        "Start microvm error: Cannot start microvm without kernel"
                                                + " configuration."));
        requireKernel(Path.of(Fields.text(boot, "kernel_image_path").orElseThrow()));
        pauseThread(parts.settings().startMs);
        String bootArgs = parts.resources().bootArgs();
        begin(new Snapshots.Saved(0, 0, 0, Identity.fresh(bootArgs)));
        resumeGuest();
        state = State.RUNNING;
        printBootLog();
        firstFlush();
    }

    /// An ELF image, a bzImage, or an arm64 Image.
    private static void requireKernel(Path kernel) throws Fault {
        byte[] head = new byte[0x206];
        try (InputStream in = Files.newInputStream(kernel)) {
            in.readNBytes(head, 0, head.length);
        } catch (IOException e) {
            head[0] = 0;
        }
        boolean elf = head[0] == 0x7f && head[1] == 'E' && head[2] == 'L' && head[3] == 'F';
        boolean bzImage = has(head, 0x202, "HdrS");
        if (!elf && !bzImage && !has(head, 0x38, "ARMd")) {
            throw new Fault(
                    "Start microvm error: Cannot load kernel due to invalid memory configuration or"
                            + " invalid kernel image: Kernel Loader: failed to load ELF kernel"
                            + " image");
        }
    }

    private static boolean has(byte[] bytes, int at, String magic) {
        boolean same = true;
        for (int i = 0; i < magic.length(); i++) {
            same &= bytes[at + i] == magic.charAt(i);
        }
        return same;
    }

    private void begin(Snapshots.Saved saved) {
        GuestSpec spec = parts.resources().guest();
        spec.drives().forEach(id -> parts.counters().addDevice("block", id));
        spec.interfaces().forEach(id -> parts.counters().addDevice("net", id));
        Guest made =
                new Guest(
                        spec,
                        new RunClock(saved.millis()),
                        saved.identity(),
                        saved.millis() > 0 ? 0 : parts.settings().bootMs,
                        saved.ticks(),
                        this::asked);
        if (parts.settings().clockTicks == Settings.Switch.OFF) {
            made.stopTicking();
        }
        guest = Optional.of(made);
        balloon = parts.resources().balloon.map(it -> new Balloon(it, saved.balloonMib()));
        parts.backends().vsock().ifPresent(device -> device.attach(made));
        Vcpus.start(made, parts.settings());
        timeline.in(parts.settings().flushMs, this::flushRegularly);
        parts.rules().eachAfterBoot((ms, deed) -> timeline.in(ms, () -> follow(deed)));
    }

    private void printBootLog() {
        if (!hasConsole()) {
            return;
        }
        timeline.in(
                parts.settings().bootMs,
                () -> parts.console().print(Shell.bootLog(guest().spec())));
        parts.console().attach(new Shell(guest()));
    }

    private boolean hasConsole() {
        String bootArgs = parts.resources().bootArgs();
        return bootArgs.contains("console=ttyS0") && !bootArgs.contains("8250.nr_uarts=0");
    }

    void load(Map<String, Object> body) throws Fault {
        long began = System.nanoTime();
        try {
            begin(snapshots.load(body));
        } catch (Fault e) {
            // It is answered, and then the process ends.
            timeline.in(20, () -> ending.exit(1));
            throw e;
        }
        state = State.PAUSED;
        parts.counters().set("latencies_us", "vmm_load_snapshot", microsSince(began));
        if (hasConsole()) {
            parts.console().attach(new Shell(guest()));
        }
        if (Fields.flag(body, "resume_vm")) {
            resume();
        }
        firstFlush();
        parts.counters().set("latencies_us", "load_snapshot", microsSince(began));
    }

    private static long microsSince(long nanos) {
        return Math.max(1, (System.nanoTime() - nanos) / 1000);
    }

    private void firstFlush() {
        try {
            write();
        } catch (IOException e) {
            parts.counters().add("logger", "missed_metrics_count", 1);
        }
    }

    private void write() throws IOException {
        guest.ifPresent(who -> {
            who.count(parts.counters());
            balloon.ifPresent(it -> it.count(parts.counters(), who));
        });
        parts.metrics().flush();
    }

    void flush() throws Fault {
        try {
            write();
        } catch (IOException e) {
            // The sentence of the real one was not at hand; that it is a 400 was read.
            throw new Fault(
                    "Metrics error: Failed to write metrics: Resource temporarily unavailable"
                            + " (os error 11)");
        }
    }

    /// While the guest is paused the real one's only thread waits, and so does this.
    private void flushRegularly() {
        synchronized (lock) {
            if (state == State.PAUSED) {
                flushMissed = true;
            } else {
                firstFlush();
            }
        }
        timeline.in(parts.settings().flushMs, this::flushRegularly);
    }

    void pause() {
        if (state == State.RUNNING) {
            long began = System.nanoTime();
            guest().clock().stop();
            state = State.PAUSED;
            parts.counters().set("latencies_us", "vmm_pause_vm", microsSince(began));
            parts.counters().set("latencies_us", "pause_vm", microsSince(began));
        }
    }

    void resume() {
        if (state == State.PAUSED) {
            long began = System.nanoTime();
            resumeGuest();
            state = State.RUNNING;
            parts.counters().set("latencies_us", "vmm_resume_vm", microsSince(began));
            parts.counters().set("latencies_us", "resume_vm", microsSince(began));
            if (flushMissed) {
                flushMissed = false;
                firstFlush();
            }
        }
    }

    private void resumeGuest() {
        guest().clock().go();
    }

    void createSnapshot(Map<String, Object> body) throws Fault {
        // The reset goes out while the snapshot is prepared, whatever comes of it.
        parts.backends().vsock().ifPresent(device -> device.reset());
        if (state != State.PAUSED) {
            throw new Fault(
                    "Create snapshot error: Cannot save the microVM state: Operation not allowed:"
                            + " save/restore unavailable while running");
        }
        long began = System.nanoTime();
        long mib = balloon.map(it -> it.actualMib(guest())).orElse(0L);
        snapshots.create(body, guest(), mib);
        boolean diff = Fields.text(body, "snapshot_type").orElse("Full").equals("Diff");
        String kind = diff ? "diff_create_snapshot" : "full_create_snapshot";
        parts.counters().set("latencies_us", "vmm_" + kind, microsSince(began));
        parts.counters().set("latencies_us", kind, microsSince(began));
    }

    /// The keys are pressed, and nothing more: the guest must be up to see them, and obey.
    void pressCtrlAltDel() {
        parts.counters().add("i8042", "read_count", 3);
        boolean seen = guest().life() == Guest.Life.UP && state == State.RUNNING;
        if (seen && parts.settings().ctrlAltDel == Settings.CtrlAltDel.REBOOTS) {
            timeline.in(parts.settings().shutdownMs, () -> guest().reboot());
        }
    }

    /// A guest that finds `instanceID` in its metadata has that as its VM id from then on.
    void identify(Map<String, Object> metadata) {
        Object id = metadata.get("instanceID");
        if (id instanceof String text) {
            guest.ifPresent(who -> who.identity(who.identity().of(text)));
        }
    }

    private void asked(Guest.Request request) {
        if (request == Guest.Request.RESET) {
            print("reboot: Restarting system");
            parts.log().info("Vmm is stopping.");
            parts.counters().add("i8042", "reset_count", 1);
            guest().count(parts.counters());
            ending.exit(0);
            return;
        }
        print("Kernel panic - not syncing: sysrq triggered crash");
        if (parts.resources().bootArgs().contains("panic=1")) {
            timeline.in(1000, () -> asked(Guest.Request.RESET));
        }
    }

    /// The guest's kernel says something.
    private void print(String text) {
        if (hasConsole()) {
            parts.console().print("[    9.000000] " + text + "\r\n");
        }
    }

    void applySettings() {
        parts.metrics().manner(parts.settings().metrics);
        parts.backends().vsock().ifPresent(device -> device.manner(parts.settings().vsock));
    }

    void follow(Deed deed) {
        switch (deed) {
            case Deed.Hang hang -> pauseThread(Long.MAX_VALUE);
            case Deed.Wait wait -> pauseThread(wait.millis());
            case Deed.Exit exit -> {
                guest.ifPresent(who -> who.count(parts.counters()));
                ending.exit(exit.code());
            }
            case Deed.Kill kill -> Ending.die(kill.signal());
            case Deed.InGuest inGuest -> inGuest(inGuest.what());
            case Deed.Tick tick -> guest.ifPresent(who -> who.tick(tick.count()));
            case Deed.Set set -> {
                parts.settings().set(set.key(), set.value());
                applySettings();
            }
            case Deed.Answer answer -> {} // The API's business, as are the next two.
            case Deed.Raw raw -> {}
            case Deed.Close close -> {}
        }
    }

    private void inGuest(String what) {
        switch (what) {
            case "reboot" -> guest.ifPresent(Guest::reboot);
            case "panic" -> guest.ifPresent(Guest::panic);
            default -> guest.ifPresent(Guest::powerOff);
        }
    }

    private static void pauseThread(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
