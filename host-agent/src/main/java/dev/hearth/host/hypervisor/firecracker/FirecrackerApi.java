// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.BalloonStatistics;
import dev.hearth.host.hypervisor.firecracker.ApiException.Kind;
import dev.hearth.host.wire.Wire;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What can be asked of one Firecracker process. Every method throws [ApiException] when it was not
/// done. A call that is not answered in time is not blindly made again: first Firecracker is asked
/// how things are, and only what was not done is done once more. Safe for use by many threads.
final class FirecrackerApi {

    private static final Logger log = LoggerFactory.getLogger(FirecrackerApi.class);
    private static final JsonMapper JSON = Wire.mapper();
    private static final long KB_PER_MIB = 1024;

    /// What `GET /` calls the states of a machine.
    enum State {
        NOT_STARTED("Not started"),
        RUNNING("Running"),
        PAUSED("Paused");

        private final String wire;

        State(String wire) {
            this.wire = wire;
        }
    }

    /// Whether what was asked for has come about.
    private interface Wanted {
        boolean isThere() throws ApiException;
    }

    private final ApiSocket socket;

    /// @param socket path of its API socket
    FirecrackerApi(Path socket) {
        this.socket = new ApiSocket(socket);
    }

    FirecrackerVersion version() throws ApiException {
        return FirecrackerVersion.parse(get("/version").path("firecracker_version").asString(""));
    }

    State state() throws ApiException {
        String text = get("/").path("state").asString("");
        for (State state : State.values()) {
            if (state.wire.equals(text)) {
                return state;
            }
        }
        throw new ApiException(
                Kind.BROKEN, "Firecracker is in no known state: %.40s".formatted(text));
    }

    int memSizeMib() throws ApiException {
        return get("/machine-config").path("mem_size_mib").asInt(0);
    }

    /// Sets something up, before the guest runs.
    void configure(Setting setting) throws ApiException {
        settled(
                "PUT",
                setting.path(),
                setting.body(),
                Patience.CONFIGURE,
                () -> setting.isShownBy(get("/vm/config")));
    }

    /// Replaces what the metadata service serves; the same twice is the same.
    void putMetadata(JsonNode data) throws ApiException {
        settled("PUT", "/mmds", data, Patience.CONFIGURE, () -> get("/mmds").equals(data));
    }

    /// Runs the guest. When it was refused, the process is as it was.
    void start() throws ApiException {
        JsonNode start = JSON.createObjectNode().put("action_type", "InstanceStart");
        settled("PUT", "/actions", start, Patience.START, () -> state() != State.NOT_STARTED);
    }

    void pause() throws ApiException {
        settled("PATCH", "/vm", vmState("Paused"), Patience.PAUSE, () -> state() == State.PAUSED);
    }

    void resume() throws ApiException {
        settled("PATCH", "/vm", vmState("Resumed"), Patience.PAUSE, () -> state() == State.RUNNING);
    }

    /// Injects the keys. Whether the guest does anything then is its own affair.
    void sendCtrlAltDel() throws ApiException {
        JsonNode keys = JSON.createObjectNode().put("action_type", "SendCtrlAltDel");
        call("PUT", "/actions", keys, Patience.QUERY);
    }

    /// Has a line of metrics written now.
    void flushMetrics() throws ApiException {
        JsonNode flush = JSON.createObjectNode().put("action_type", "FlushMetrics");
        call("PUT", "/actions", flush, Patience.QUERY);
    }

    /// What the guest's balloon driver told last. Refused when there is no balloon, and before its
    /// driver is up.
    BalloonStatistics balloonStatistics() throws ApiException {
        JsonNode told = call("GET", "/balloon/statistics", null, Patience.MEASURE).json();
        return new BalloonStatistics(
                told.path("target_mib").asLong(0) * KB_PER_MIB,
                told.path("actual_mib").asLong(0) * KB_PER_MIB,
                number(told, "free_memory"),
                number(told, "total_memory"),
                number(told, "available_memory"),
                number(told, "disk_caches"),
                number(told, "swap_in"),
                number(told, "swap_out"),
                number(told, "major_faults"),
                number(told, "oom_kill"));
    }

    /// Null when the guest never told, and when it told what no guest can have.
    private static @Nullable Long number(JsonNode told, String key) {
        JsonNode value = told.path(key);
        return value.canConvertToLong() && value.isIntegralNumber() && value.asLong() >= 0
                ? (Long) value.asLong()
                : null;
    }

    /// Writes a paused machine into files. Never made twice: nothing tells whether the first is
    /// complete.
    void createSnapshot(JsonNode request) throws ApiException {
        call("PUT", "/snapshot/create", request, Patience.SNAPSHOT);
    }

    /// Makes this process the machine a snapshot holds, paused. When that fails, the process is of
    /// no more use, and may end itself.
    void loadSnapshot(JsonNode request) throws ApiException {
        call("PUT", "/snapshot/load", request, Patience.SNAPSHOT);
    }

    /// Changes a device of a machine that runs.
    void patch(String path, JsonNode body) throws ApiException {
        call("PATCH", path, body, Patience.CONFIGURE);
    }

    private static JsonNode vmState(String state) {
        return JSON.createObjectNode().put("state", state);
    }

    private JsonNode get(String path) throws ApiException {
        return call("GET", path, null, Patience.QUERY).json();
    }

    private void settled(
            String method, String path, JsonNode body, Patience patience, Wanted wanted)
            throws ApiException {
        try {
            call(method, path, body, patience);
        } catch (ApiException e) {
            if (e.kind() == Kind.REFUSED || e.kind() == Kind.UNREACHABLE) {
                throw e;
            }
            log.atInfo()
                    .addKeyValue("call", method + " " + path)
                    .addKeyValue("reason", e.getMessage())
                    .log("firecracker owes an answer; asking it how things are");
            if (!wanted.isThere()) {
                call(method, path, body, patience);
            }
        }
    }

    private ApiAnswer call(String method, String path, @Nullable JsonNode body, Patience patience)
            throws ApiException {
        ApiAnswer answer = socket.call(method, path, body, patience.limit());
        if (!answer.isSuccess()) {
            throw new ApiException(
                    Kind.REFUSED,
                    "%s %s was refused (%d): %s"
                            .formatted(method, path, answer.status(), answer.fault()));
        }
        return answer;
    }
}
