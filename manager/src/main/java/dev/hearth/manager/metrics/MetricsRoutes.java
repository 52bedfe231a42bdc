// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.SocketUpgrade;
import dev.hearth.manager.problem.HearthException.TooManyViewers;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmRoutes;
import dev.hearth.manager.vm.VmService;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/metrics`, `/v1/vms/{id}/metrics` and their WebSockets.
public final class MetricsRoutes {

    private static final String ALL = "/v1/metrics";
    private static final String FLEET = ALL + "/ws";
    private static final String ONE = "/v1/vms/{id}/metrics";
    private static final String STREAM = ONE + "/ws";
    private static final String BREAKDOWN = ONE + "/breakdown";

    private final LiveHub hub;
    private final FleetHub fleet;
    private final BreakdownService breakdowns;
    private final VmService vms;
    private final MetricsSocket socket;
    private final FleetSocket fleetSocket;
    private final SocketUpgrade upgrade;
    private final Answers answers;

    /// Those who show to viewers what there is.
    record Hubs(LiveHub each, FleetHub fleet, BreakdownService breakdowns) {}

    MetricsRoutes(Hubs hubs, VmService vms, SocketUpgrade upgrade, Answers answers) {
        this.hub = hubs.each();
        this.fleet = hubs.fleet();
        this.breakdowns = hubs.breakdowns();
        this.vms = vms;
        this.socket = new MetricsSocket(hub, vms);
        this.fleetSocket = new FleetSocket(fleet);
        this.upgrade = upgrade;
        this.answers = answers;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ALL, request -> answers.json(vms.ids().stream().map(hub::latest).toList()))
                .add(onlyAllowed(ALL, HttpMethod.GET))
                .GET(FLEET, this::streamAll)
                .add(onlyAllowed(FLEET, HttpMethod.GET))
                .GET(ONE, request -> answers.json(hub.latest(existing(request))))
                .add(onlyAllowed(ONE, HttpMethod.GET))
                .GET(BREAKDOWN, request -> answers.json(breakdowns.of(existing(request))))
                .add(onlyAllowed(BREAKDOWN, HttpMethod.GET))
                .GET(STREAM, this::stream)
                .add(onlyAllowed(STREAM, HttpMethod.GET))
                .build();
    }

    private ServerResponse stream(ServerRequest request) {
        VmId vm = existing(request);
        requireRoom(request);
        return upgrade.toSocket(socket, Map.of(MetricsSocket.VM, vm));
    }

    private ServerResponse streamAll(ServerRequest request) {
        requireRoom(request);
        return upgrade.toSocket(fleetSocket, Map.of());
    }

    /// Those of one VM and those of the fleet are counted together.
    private void requireRoom(ServerRequest request) {
        Answers.requireWebSocket(request);
        if (hub.viewers() + fleet.viewers() >= LiveHub.MOST_VIEWERS) {
            throw new TooManyViewers(
                    "%d viewers watch already; close some and try again"
                            .formatted(LiveHub.MOST_VIEWERS));
        }
    }

    /// The VM the path names. Throws NotFound.
    private VmId existing(ServerRequest request) {
        VmId vm = VmRoutes.id(request);
        if (!vms.exists(vm)) {
            throw vm.notFound();
        }
        return vm;
    }
}
