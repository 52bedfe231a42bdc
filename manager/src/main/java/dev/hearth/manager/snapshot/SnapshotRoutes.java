// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.snapshot;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.Snapshot;
import dev.hearth.contract.rest.Vm;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.Fields;
import dev.hearth.manager.http.RequestBody;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmName;
import dev.hearth.manager.vm.VmRoutes;
import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/vms/{id}/snapshots`.
public final class SnapshotRoutes {

    private static final String ALL = "/v1/vms/{id}/snapshots";
    private static final String ONE = ALL + "/{snapshot}";
    private static final String RESTORE = ONE + "/restore";
    private static final String CLONE = ONE + "/clone";

    private final SnapshotService snapshots;
    private final Answers answers;
    private final RequestBody bodies;

    SnapshotRoutes(SnapshotService snapshots, Answers answers, RequestBody bodies) {
        this.snapshots = snapshots;
        this.answers = answers;
        this.bodies = bodies;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ALL, request -> answers.json(snapshots.list(VmRoutes.id(request))))
                .POST(ALL, this::take)
                .add(onlyAllowed(ALL, HttpMethod.GET, HttpMethod.POST))
                .GET(ONE, request -> answers.json(snapshots.get(id(request))))
                .DELETE(ONE, this::delete)
                .add(onlyAllowed(ONE, HttpMethod.GET, HttpMethod.DELETE))
                .POST(RESTORE, request -> answers.json(snapshots.restore(id(request))))
                .add(onlyAllowed(RESTORE, HttpMethod.POST))
                .POST(CLONE, this::copy)
                .add(onlyAllowed(CLONE, HttpMethod.POST))
                .build();
    }

    private static SnapshotId id(ServerRequest request) {
        return SnapshotId.parse(VmRoutes.id(request), request.pathVariable("snapshot"));
    }

    private ServerResponse take(ServerRequest request) {
        VmId vm = VmRoutes.id(request);
        Faults faults = new Faults();
        bodies.objectIfSent(request, faults).refuseOthers();
        faults.throwIfAny();
        Snapshot taken = snapshots.take(vm);
        URI location = URI.create("/v1/vms/%s/snapshots/%s".formatted(vm, taken.id()));
        return answers.created(location, taken);
    }

    private ServerResponse delete(ServerRequest request) {
        snapshots.delete(id(request));
        return answers.nothing();
    }

    private ServerResponse copy(ServerRequest request) {
        SnapshotId id = id(request);
        Faults faults = new Faults();
        Fields fields = bodies.object(request, faults);
        String name = fields.text(VmName.FIELD);
        fields.refuseOthers();
        Vm made = snapshots.clone(id, name, faults);
        return answers.created(URI.create("/v1/vms/" + made.id()), made);
    }
}
