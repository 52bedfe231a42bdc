// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import dev.hearth.fakefirecracker.json.JsonException;
import dev.hearth.fakefirecracker.machine.Fault;
import dev.hearth.fakefirecracker.machine.Machine;
import dev.hearth.fakefirecracker.machine.Operation;
import dev.hearth.fakefirecracker.schema.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the command line configures without the API: logger, metrics, metadata, and with
/// `--config-file` a whole machine, which then starts at once.
final class ConfigFile {

    private static final Map<String, Operation> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("logger", Operation.PUT_LOGGER);
        PARTS.put("metrics", Operation.PUT_METRICS);
        PARTS.put("boot-source", Operation.PUT_BOOT_SOURCE);
        PARTS.put("machine-config", Operation.PUT_MACHINE_CONFIG);
        PARTS.put("drives", Operation.PUT_DRIVE);
        PARTS.put("network-interfaces", Operation.PUT_NETWORK_INTERFACE);
        PARTS.put("vsock", Operation.PUT_VSOCK);
        PARTS.put("mmds-config", Operation.PUT_MMDS_CONFIG);
        PARTS.put("balloon", Operation.PUT_BALLOON);
        PARTS.put("entropy", Operation.PUT_ENTROPY);
        PARTS.put("pmem", Operation.PUT_PMEM);
        PARTS.put("memory-hotplug", Operation.PUT_MEMORY_HOTPLUG);
    }

    private final Machine machine;
    private final CommandLine options;

    ConfigFile(Machine machine, CommandLine options) {
        this.machine = machine;
        this.options = options;
    }

    /// Ends the process when something is wrong.
    void apply() {
        try {
            Optional<String> metrics = options.text("metrics-path");
            if (metrics.isPresent()) {
                machine.execute(
                        Operation.PUT_METRICS, "", Map.of("metrics_path", metrics.orElseThrow()));
            }
            if (options.path("metadata").isPresent()) {
                Object data = read(options.path("metadata").orElseThrow());
                if (data instanceof Map<?, ?> document) {
                    machine.execute(Operation.PUT_MMDS, "", named(document));
                }
            }
            if (options.path("config-file").isPresent()) {
                configure(options.path("config-file").orElseThrow());
                machine.execute(Operation.START, "", Map.of());
            }
        } catch (Fault | JsonException | IOException e) {
            fail(e);
        }
    }

    /// Sends the log where the options say. Ends the process when that cannot be.
    void logger() {
        Map<String, Object> logger = new LinkedHashMap<>();
        options.text("log-path").ifPresent(path -> logger.put("log_path", path));
        options.text("level").ifPresent(level -> logger.put("level", level));
        logger.put("show_level", options.has("show-level"));
        try {
            machine.execute(Operation.PUT_LOGGER, "", logger);
        } catch (Fault e) {
            fail(e);
        }
    }

    private void fail(Exception e) {
        machine.log()
                .error(
                        "RunWithApiError error: Configuration for VMM from one single json failed: "
                                + e.getMessage());
        Main.exit(1);
    }

    private static Object read(Path file) throws IOException, JsonException {
        return dev.hearth.fakefirecracker.json.JsonReader.parse(Files.readAllBytes(file));
    }

    private void configure(Path file) throws IOException, JsonException, Fault {
        Map<String, Object> whole = Shapes.CONFIG_FILE.parse(Files.readAllBytes(file));
        for (Map.Entry<String, Operation> part : PARTS.entrySet()) {
            Object value = whole.get(part.getKey());
            if (value instanceof List<?> devices) {
                for (Object device : devices) {
                    machine.execute(part.getValue(), id((Map<?, ?>) device), named(device));
                }
            } else if (value != null) {
                machine.execute(part.getValue(), "", named(value));
            }
        }
    }

    private static String id(Map<?, ?> device) {
        for (String field : List.of("drive_id", "iface_id", "id")) {
            if (device.get(field) instanceof String id) {
                return id;
            }
        }
        return "";
    }

    private static Map<String, Object> named(Object object) {
        Map<String, Object> named = new LinkedHashMap<>();
        ((Map<?, ?>) object).forEach((key, value) -> named.put((String) key, value));
        return named;
    }
}
