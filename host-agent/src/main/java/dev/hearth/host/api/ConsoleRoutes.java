// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.contract.host.ConsoleControl;
import dev.hearth.contract.host.ConsoleFrame;
import dev.hearth.contract.host.ConsoleNotice;
import dev.hearth.host.api.RequestRefused.Kind;
import dev.hearth.host.console.ConsoleMode;
import dev.hearth.host.console.ConsoleService;
import dev.hearth.host.console.Viewer;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.storage.Uuids;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `/agent/v1/vms/{id}/console…`. The JDK's HTTP server cannot switch protocols: what a viewer sees
/// is an endless answer, and what it types are requests.
public final class ConsoleRoutes {

    private static final String CONSOLE = "/agent/v1/vms/{id}/console";
    private static final String VIEWER = CONSOLE + "/viewers/{viewer}";

    /// A viewer that is gone is noticed only by what cannot be written to it.
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private static final Pattern NAME = Pattern.compile("[\\x20-\\x7e]{1,64}");

    /// A viewer may leave out what its request does not need.
    private final JsonMapper controls =
            Wire.mapper()
                    .rebuild()
                    .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private final ConsoleService consoles;

    public ConsoleRoutes(ConsoleService consoles) {
        this.consoles = consoles;
    }

    void addTo(Router router) {
        router.add("GET", CONSOLE + "/log", this::log)
                .add("GET", CONSOLE + "/stream", this::stream)
                .add("POST", VIEWER + "/input", this::type)
                .add("POST", VIEWER + "/control", this::control)
                .add("DELETE", VIEWER, this::leave);
    }

    private Response log(Request request) {
        return new Response.Text("text/plain; charset=utf-8", consoles.log(request.id()));
    }

    private Response stream(Request request) {
        UUID id = request.id();
        String name = request.query("name").orElse("somebody");
        if (!NAME.matcher(name).matches()) {
            throw invalid("name", "must be 1 to 64 printable ASCII characters");
        }
        ConsoleMode mode = mode(request.query("mode").orElse("write"));
        consoles.requireAttachable(id);
        return new Response.Stream(
                "application/vnd.hearth.console", out -> stream(id, name, mode, out));
    }

    /// Attaches only when there is somebody to write to, so that every viewer also leaves.
    private void stream(UUID id, String name, ConsoleMode mode, OutputStream out)
            throws IOException, InterruptedException {
        Viewer viewer;
        try {
            viewer = consoles.attach(id, name, mode);
        } catch (HostException e) {
            // It went between the look and the answer.
            ConsoleNotice ended =
                    new ConsoleNotice(ConsoleNotice.Type.ENDED, null, null, null, e.getMessage());
            byte[] json = Wire.mapper().writeValueAsBytes(ended);
            new ConsoleFrame(ConsoleFrame.Kind.NOTICE, json).writeTo(out);
            return;
        }
        try {
            while (!viewer.isOver()) {
                Optional<ConsoleFrame> frame = viewer.next(HEARTBEAT);
                if (frame.isPresent() || !viewer.isOver()) {
                    frame.orElseGet(ConsoleFrame::heartbeat).writeTo(out);
                    out.flush();
                }
            }
        } finally {
            consoles.leave(id, viewer.id());
        }
    }

    private Response type(Request request) {
        consoles.type(request.id(), viewer(request), request.bytes("application/octet-stream"));
        return new Response.NoContent();
    }

    private Response control(Request request) {
        ConsoleControl control =
                new Request(request.exchange(), request.parameters(), controls)
                        .body(ConsoleControl.class);
        if (control.type() == null) {
            throw invalid("type", "must not be null");
        }
        consoles.control(request.id(), viewer(request), control);
        return new Response.NoContent();
    }

    private Response leave(Request request) {
        consoles.leave(request.id(), viewer(request));
        return new Response.NoContent();
    }

    private static UUID viewer(Request request) {
        return Uuids.parse(request.parameters().getOrDefault("viewer", ""))
                .orElseThrow(() ->
                        new RequestRefused(
                                Kind.NOT_FOUND, "a viewer's id is a UUID in lower case"));
    }

    private static ConsoleMode mode(String text) {
        return switch (text) {
            case "write" -> ConsoleMode.WRITE;
            case "watch" -> ConsoleMode.WATCH;
            default -> throw invalid("mode", "must be write or watch");
        };
    }

    private static Invalid invalid(String field, String detail) {
        return new Invalid(
                "a console is not asked for like this", List.of(new Fault(field, detail)));
    }
}
