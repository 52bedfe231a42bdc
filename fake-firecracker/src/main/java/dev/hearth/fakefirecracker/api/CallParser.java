// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.api;

import dev.hearth.fakefirecracker.http.HttpRequest;
import dev.hearth.fakefirecracker.http.HttpResponse.Deprecation;
import dev.hearth.fakefirecracker.json.JsonException;
import dev.hearth.fakefirecracker.json.JsonReader;
import dev.hearth.fakefirecracker.machine.Fault;
import dev.hearth.fakefirecracker.machine.Operation;
import dev.hearth.fakefirecracker.schema.Kind;
import dev.hearth.fakefirecracker.schema.Shape;
import dev.hearth.fakefirecracker.schema.Shapes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Understands requests, in the order in which the real one looks: path, presence of a body, id,
/// body, and whether both ids are the same.
final class CallParser {

    private static final String BAD_BODY =
            "An error occurred when deserializing the json body of a request: ";

    private final HttpRequest request;
    private final List<String> path;

    private CallParser(HttpRequest request) {
        this.request = request;
        this.path = tokens(request.uri());
    }

    /// The parts of a path between its slashes, of which there may be too many.
    static List<String> tokens(String uri) {
        String bare = uri.replaceFirst("^http://[^/]*", "").replaceFirst("^/", "");
        return Stream.of(bare.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    }

    static Call parse(HttpRequest request) throws Fault {
        return new CallParser(request).call();
    }

    private String part(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    private Call call() throws Fault {
        return switch (request.method()) {
            case "GET" -> get();
            case "PUT" -> put();
            case "PATCH" -> patch();
            default -> delete();
        };
    }

    private Fault noSuchCall() {
        return new Fault(
                "Invalid request method and/or path: " + request.method() + " " + part(0) + ".");
    }

    private Call get() throws Fault {
        if (request.body().isPresent()) {
            throw new Fault("GET request cannot have a body.");
        }
        Operation operation =
                switch (part(0)) {
                    case "" -> Operation.GET_INSTANCE;
                    case "version" -> Operation.GET_VERSION;
                    case "machine-config" -> Operation.GET_MACHINE_CONFIG;
                    case "mmds" -> Operation.GET_MMDS;
                    case "vm" -> when("config", Operation.GET_VM_CONFIG);
                    case "hotplug" -> when("memory", Operation.GET_MEMORY_HOTPLUG);
                    case "balloon" -> balloonQuery();
                    default -> throw noSuchCall();
                };
        return new Call(operation);
    }

    private Operation balloonQuery() throws Fault {
        return switch (part(1)) {
            case "" -> Operation.GET_BALLOON;
            case "statistics" -> Operation.GET_BALLOON_STATISTICS;
            case "hinting" -> {
                if (!part(2).equals("status")) {
                    throw noSuchCall();
                }
                yield Operation.GET_BALLOON_HINTING;
            }
            default -> throw noSuchCall();
        };
    }

    private Operation when(String second, Operation operation) throws Fault {
        if (!part(1).equals(second)) {
            throw noSuchCall();
        }
        return operation;
    }

    private byte[] body() throws Fault {
        return request.body()
                .orElseThrow(() -> new Fault("Empty " + request.method() + " request."));
    }

    private Map<String, Object> read(Shape shape) throws Fault {
        try {
            return shape.parse(body());
        } catch (JsonException e) {
            throw new Fault(BAD_BODY + e.getMessage() + ".");
        }
    }

    private Map<String, Object> readDocument() throws Fault {
        try {
            JsonReader in = new JsonReader(body());
            @SuppressWarnings("unchecked") // A MapOf reads nothing else.
            Map<String, Object> document = (Map<String, Object>) Shapes.DOCUMENT.read(in);
            in.end();
            return document;
        } catch (JsonException e) {
            throw new Fault(BAD_BODY + e.getMessage() + ".");
        }
    }

    private Call put() throws Fault {
        return switch (part(0)) {
            case "actions" -> action();
            case "boot-source" -> plain(Operation.PUT_BOOT_SOURCE, Shapes.BOOT_SOURCE);
            case "machine-config" -> machine(Operation.PUT_MACHINE_CONFIG, Shapes.MACHINE_CONFIG);
            case "cpu-config" -> plain(Operation.PUT_CPU_CONFIG, Shapes.CPU_CONFIG);
            case "drives" -> device(Operation.PUT_DRIVE, Shapes.DRIVE, "drive_id");
            case "network-interfaces" ->
                    device(Operation.PUT_NETWORK_INTERFACE, Shapes.NETWORK_INTERFACE, "iface_id");
            case "pmem" -> device(Operation.PUT_PMEM, Shapes.PMEM, "id");
            case "vsock" -> vsock();
            case "mmds" -> part(1).equals("config") ? mmdsConfig() : mmds(Operation.PUT_MMDS);
            case "balloon" -> plain(Operation.PUT_BALLOON, Shapes.BALLOON);
            case "entropy" -> plain(Operation.PUT_ENTROPY, Shapes.ENTROPY);
            case "serial" -> plain(Operation.PUT_SERIAL, Shapes.SERIAL);
            case "logger" -> plain(Operation.PUT_LOGGER, Shapes.LOGGER);
            case "metrics" -> plain(Operation.PUT_METRICS, Shapes.METRICS);
            case "hotplug" ->
                    plain(when("memory", Operation.PUT_MEMORY_HOTPLUG), Shapes.MEMORY_HOTPLUG);
            case "snapshot" -> snapshot();
            default -> {
                body();
                throw noSuchCall();
            }
        };
    }

    private Call plain(Operation operation, Shape shape) throws Fault {
        return new Call(operation, read(shape));
    }

    private Call action() throws Fault {
        String type = (String) read(Shapes.ACTION).get("action_type");
        return new Call(
                switch (String.valueOf(type)) {
                    case "InstanceStart" -> Operation.START;
                    case "FlushMetrics" -> Operation.FLUSH_METRICS;
                    default -> Operation.SEND_CTRL_ALT_DEL;
                });
    }

    private Call machine(Operation operation, Shape shape) throws Fault {
        Map<String, Object> body = read(shape);
        if (operation == Operation.PATCH_MACHINE_CONFIG && body.isEmpty()) {
            throw new Fault("Empty PATCH request.");
        }
        Call call = new Call(operation, body);
        return body.containsKey("cpu_template") ? call.deprecated() : call;
    }

    private Call vsock() throws Fault {
        Call call = plain(Operation.PUT_VSOCK, Shapes.VSOCK);
        return call.body().containsKey("vsock_id") ? call.deprecated() : call;
    }

    private Call mmdsConfig() throws Fault {
        Call call = plain(Operation.PUT_MMDS_CONFIG, Shapes.MMDS_CONFIG);
        boolean old = !"V2".equals(call.body().get("version"));
        return old ? call.deprecated() : call;
    }

    private Call mmds(Operation operation) throws Fault {
        if (!part(1).isEmpty()) {
            throw noSuchCall();
        }
        return new Call(operation, readDocument());
    }

    private Call snapshot() throws Fault {
        return switch (part(1)) {
            case "create" -> plain(Operation.CREATE_SNAPSHOT, Shapes.SNAPSHOT_CREATE);
            case "load" -> load();
            default -> {
                body();
                throw noSuchCall();
            }
        };
    }

    private Call load() throws Fault {
        Call call = plain(Operation.LOAD_SNAPSHOT, Shapes.SNAPSHOT_LOAD);
        boolean old = call.body().containsKey("mem_file_path");
        boolean now = call.body().containsKey("mem_backend");
        if (old && now) {
            throw new Fault(
                    BAD_BODY
                            + "too many fields: either `mem_backend` or `mem_file_path` exclusively"
                            + " is required.");
        }
        if (!old && !now) {
            throw new Fault(
                    BAD_BODY
                            + "missing field: either `mem_backend` or `mem_file_path` is required.");
        }
        return old || call.body().containsKey("enable_diff_snapshots") ? call.deprecated() : call;
    }

    private Call patch() throws Fault {
        return switch (part(0)) {
            case "machine-config" -> machine(Operation.PATCH_MACHINE_CONFIG, Shapes.MACHINE_UPDATE);
            case "drives" -> device(Operation.PATCH_DRIVE, Shapes.DRIVE_UPDATE, "drive_id");
            case "network-interfaces" ->
                    device(Operation.PATCH_NETWORK_INTERFACE, Shapes.NETWORK_UPDATE, "iface_id");
            case "pmem" -> device(Operation.PATCH_PMEM, Shapes.PMEM_UPDATE, "id");
            case "mmds" -> mmds(Operation.PATCH_MMDS);
            case "balloon" -> balloonUpdate();
            case "hotplug" ->
                    plain(
                            when("memory", Operation.PATCH_MEMORY_HOTPLUG),
                            Shapes.MEMORY_HOTPLUG_UPDATE);
            case "vm" -> state();
            default -> {
                body();
                throw noSuchCall();
            }
        };
    }

    private Call balloonUpdate() throws Fault {
        return switch (part(1)) {
            case "" -> plain(Operation.PATCH_BALLOON, Shapes.BALLOON_UPDATE);
            case "statistics" ->
                    plain(Operation.PATCH_BALLOON_STATISTICS, Shapes.BALLOON_STATS_UPDATE);
            case "hinting" -> hinting();
            default -> throw noSuchCall();
        };
    }

    /// The body is optional here.
    private Call hinting() throws Fault {
        boolean start = part(2).equals("start");
        if (!start && !part(2).equals("stop")) {
            throw noSuchCall();
        }
        if (request.body().isPresent()) {
            read(Shapes.HINTING_START);
        }
        return new Call(
                start
                        ? Operation.PATCH_BALLOON_HINTING_START
                        : Operation.PATCH_BALLOON_HINTING_STOP);
    }

    private Call state() throws Fault {
        if (!part(1).isEmpty()) {
            throw noSuchCall();
        }
        boolean pause = "Paused".equals(read(Shapes.VM).get("state"));
        return new Call(pause ? Operation.PAUSE : Operation.RESUME);
    }

    private Call delete() throws Fault {
        Operation operation =
                switch (part(0)) {
                    case "drives" -> Operation.DELETE_DRIVE;
                    case "network-interfaces" -> Operation.DELETE_NETWORK_INTERFACE;
                    case "pmem" -> Operation.DELETE_PMEM;
                    default -> throw noSuchCall();
                };
        return new Call(operation, id(), Map.of(), Deprecation.NONE);
    }

    private String id() throws Fault {
        String id = part(1);
        if (id.isEmpty()) {
            throw new Fault("The ID cannot be empty.");
        }
        if (!id.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c))) {
            throw new Fault(
                    "API Resource IDs can only contain alphanumeric characters and underscores.");
        }
        return id;
    }

    private Call device(Operation operation, Kind shape, String idField) throws Fault {
        byte[] present = body();
        String id = id();
        if (present.length == 0 || !(shape instanceof Shape fields)) {
            throw noSuchCall();
        }
        Map<String, Object> body = read(fields);
        String inBody = String.valueOf(body.get(idField));
        if (!inBody.equals(id)) {
            throw new Fault(
                    idField.equals("iface_id")
                            ? "The id from the path ["
                                    + id
                                    + "] does not match the id from the body ["
                                    + inBody
                                    + "]!"
                            : "The id from the path does not match the id from the body!");
        }
        return new Call(operation, id, body, Deprecation.NONE);
    }
}
