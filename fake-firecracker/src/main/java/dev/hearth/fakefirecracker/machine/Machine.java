// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.json.Json;
import dev.hearth.fakefirecracker.metrics.Counters;
import dev.hearth.fakefirecracker.metrics.MetricsOutput;
import dev.hearth.fakefirecracker.misbehaviour.Deed;
import dev.hearth.fakefirecracker.misbehaviour.Rule;
import dev.hearth.fakefirecracker.misbehaviour.Rules;
import dev.hearth.fakefirecracker.posix.Errno;
import dev.hearth.fakefirecracker.posix.NeverBlocking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The microVM. Safe for use by many threads: one call at a time.
public final class Machine {

    /// What `GET /` says.
    public enum State {
        NOT_STARTED("Not started"),
        RUNNING("Running"),
        PAUSED("Paused");

        private final String wire;

        State(String wire) {
            this.wire = wire;
        }
    }

    private final String id;
    private final Settings settings;
    private final Rules rules;
    private final MetricsOutput metrics;
    private final Log log;
    private final Console console;
    private final Resources resources = new Resources();
    private final Mmds mmds;
    private final Configuration configuration;
    private final Updates updates;
    private final Run run;
    private boolean refusesLoad;

    /// @param mmdsLimit in bytes
    public Machine(
            String id,
            Settings settings,
            Rules rules,
            Counters counters,
            NeverBlocking standardOutput,
            long mmdsLimit) {
        this.id = id;
        this.settings = settings;
        this.rules = rules;
        this.metrics = new MetricsOutput(counters);
        this.log = new Log(id, counters, standardOutput);
        this.console = new Console(counters, standardOutput);
        this.mmds = new Mmds(mmdsLimit);
        Backends backends = new Backends(settings, counters);
        this.configuration = new Configuration(resources, counters, backends);
        this.updates = new Updates(resources, counters, backends);
        this.run =
                new Run(
                        new Run.Parts(
                                settings, rules, counters, metrics, console, resources, backends,
                                log),
                        this);
    }

    public Log log() {
        return log;
    }

    /// Runs what is to be done at a time; never returns.
    public void runTimeline() throws InterruptedException {
        run.timeline().run();
    }

    /// Follows rules: those for now at once.
    public synchronized void follow(List<Rule> more) {
        for (Deed deed : rules.add(more)) {
            run.follow(deed);
        }
        run.applySettings();
    }

    /// Follows one deed that is not about an answer.
    public void follow(Deed deed) {
        run.follow(deed);
    }

    /// Sees to it that the rules about the time after the start are followed.
    public void started() {
        rules.eachAfterStart((millis, deed) -> run.timeline().in(millis, () -> run.follow(deed)));
    }

    /// Does what a call asks for; its answer's body, empty when there is nothing to say.
    ///
    /// @param device the id in the path; empty when there is none
    /// @param body checked for its fields and their types
    public synchronized Optional<String> execute(
            Operation operation, String device, Map<String, Object> body) throws Fault {
        boolean started = run.state() != State.NOT_STARTED;
        if (operation.when() == Operation.When.BEFORE && started) {
            throw new Fault("The requested operation is not supported after starting the microVM.");
        }
        if (operation.when() == Operation.When.AFTER && !started) {
            throw new Fault(
                    "The requested operation is not supported before starting the microVM.");
        }
        if (operation == Operation.LOAD_SNAPSHOT && refusesLoad) {
            throw new Fault(
                    "Load snapshot error: Loading a microVM snapshot not allowed after configuring"
                            + " boot-specific resources.");
        }
        refusesLoad |= !operation.leavesRoomForALoad();
        return switch (operation.when()) {
            case BEFORE -> configure(operation, device, body);
            case AFTER -> control(operation, device, body);
            case ALWAYS -> query(operation, body);
        };
    }

    private Optional<String> configure(Operation operation, String device, Map<String, Object> body)
            throws Fault {
        switch (operation) {
            case PUT_BOOT_SOURCE -> configuration.bootSource(body);
            case PUT_MACHINE_CONFIG -> configuration.machine(withDefaults(body));
            case PATCH_MACHINE_CONFIG -> configuration.machine(body);
            case PUT_DRIVE -> configuration.drive(device, body);
            case PUT_NETWORK_INTERFACE -> configuration.network(device, body);
            case PUT_PMEM -> configuration.pmem(device, body);
            case PUT_VSOCK -> configuration.vsock(body);
            case PUT_MMDS_CONFIG -> configuration.mmdsConfig(body);
            case PUT_BALLOON -> configuration.balloon(body);
            case PUT_ENTROPY -> configuration.entropy(body);
            case PUT_MEMORY_HOTPLUG -> configuration.memoryHotplug(body);
            case PUT_SERIAL -> serial(body);
            case PUT_LOGGER -> log.configure(body);
            case PUT_METRICS -> openMetrics(body);
            case START -> run.start();
            case LOAD_SNAPSHOT -> run.load(body);
            case PUT_CPU_CONFIG -> {} // It was checked, and no guest sees it.
            default -> throw new IllegalArgumentException(operation.name());
        }
        return Optional.empty();
    }

    private static Map<String, Object> withDefaults(Map<String, Object> body) {
        Map<String, Object> whole = new LinkedHashMap<>(new Resources().machine);
        whole.put("cpu_template", "None");
        whole.putAll(body);
        return whole;
    }

    private void serial(Map<String, Object> body) throws Fault {
        try {
            console.configure(body);
        } catch (IOException e) {
            throw new Fault("Serial error: Unable to open the output file: " + Errno.text(e));
        }
    }

    private void openMetrics(Map<String, Object> body) throws Fault {
        String sentence =
                "Metrics error: Cannot initialize the metrics system due to bad user input: ";
        if (metrics.configured()) {
            throw new Fault(sentence + "Reinitialization of metrics not allowed.");
        }
        Path path = Path.of(Fields.text(body, "metrics_path").orElseThrow());
        Optional<String> told = Fields.flag(body, "emit_id") ? Optional.of(id) : Optional.empty();
        Optional<Object> properties = Optional.ofNullable(body.get("properties"));
        try {
            metrics.open(path, MetricsOutput.fields(told, properties));
        } catch (IOException e) {
            throw new Fault(sentence + Errno.text(e));
        }
    }

    private Optional<String> control(Operation operation, String device, Map<String, Object> body)
            throws Fault {
        switch (operation) {
            case PATCH_DRIVE -> updates.drive(device, body);
            case PATCH_NETWORK_INTERFACE -> updates.network(device, body);
            case PATCH_PMEM -> updates.pmem(device, body);
            // Devices can go only over PCI, which the fake has not.
            case DELETE_DRIVE, DELETE_NETWORK_INTERFACE, DELETE_PMEM ->
                    throw new Fault("Hot-unplug error: PCI is not enabled.");
            case PATCH_BALLOON ->
                    run.balloon().target(Fields.number(body, "amount_mib", 0), run.guest());
            case GET_BALLOON_STATISTICS -> {
                return Optional.of(Json.write(run.balloon().statistics(run.guest())));
            }
            case PATCH_BALLOON_STATISTICS ->
                    run.balloon()
                            .interval(
                                    Fields.number(body, "stats_polling_interval_s", 0),
                                    run.guest());
            case GET_BALLOON_HINTING -> {
                return Optional.of(Json.write(run.balloon().hinting()));
            }
            case PATCH_BALLOON_HINTING_START, PATCH_BALLOON_HINTING_STOP -> run.balloon().hinting();
            case GET_MEMORY_HOTPLUG -> {
                return Optional.of(Json.write(updates.memory()));
            }
            case PATCH_MEMORY_HOTPLUG -> updates.requestMemory(body);
            case FLUSH_METRICS -> run.flush();
            case SEND_CTRL_ALT_DEL -> run.pressCtrlAltDel();
            case PAUSE -> run.pause();
            case RESUME -> run.resume();
            case CREATE_SNAPSHOT -> run.createSnapshot(body);
            default -> throw new IllegalArgumentException(operation.name());
        }
        return Optional.empty();
    }

    private Optional<String> query(Operation operation, Map<String, Object> body) throws Fault {
        Object answer =
                switch (operation) {
                    case GET_INSTANCE -> instance();
                    case GET_VERSION -> Map.of("firecracker_version", settings.version());
                    case GET_MACHINE_CONFIG -> resources.machine;
                    case GET_VM_CONFIG -> resources.whole();
                    case GET_BALLOON -> resources.balloon.orElseThrow(Balloon::missing);
                    case GET_MMDS -> metadata();
                    default -> Json.NULL;
                };
        if (operation == Operation.PUT_MMDS) {
            mmds.put(body);
            run.identify(body);
        } else if (operation == Operation.PATCH_MMDS) {
            mmds.patch(body);
        }
        return Json.NULL.equals(answer) ? Optional.empty() : Optional.of(Json.write(answer));
    }

    private Object metadata() throws Fault {
        if (mmds.data().isPresent()) {
            return mmds.data().orElseThrow();
        }
        if (run.state() == State.NOT_STARTED || resources.mmdsConfig.isPresent()) {
            return Map.of();
        }
        throw new Fault("MMDS error: The MMDS data store is not initialized.");
    }

    private Map<String, Object> instance() {
        Map<String, Object> instance = new LinkedHashMap<>();
        instance.put("id", id);
        instance.put("state", Objects.requireNonNull(run.state()).wire);
        instance.put("vmm_version", settings.version());
        instance.put("app_name", "Firecracker");
        return instance;
    }
}
