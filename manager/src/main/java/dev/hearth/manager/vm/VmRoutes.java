// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmNetwork;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.Fields;
import dev.hearth.manager.http.RequestBody;
import dev.hearth.manager.problem.Faults;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/vms`.
public final class VmRoutes {

    private static final String ALL = "/v1/vms";
    private static final String ONE = ALL + "/{id}";
    private static final String START = ONE + "/start";
    private static final String STOP = ONE + "/stop";
    private static final String PAUSE = ONE + "/pause";
    private static final String RESUME = ONE + "/resume";
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) *([^ ]*)");
    private static final String GUEST_IP = ONE + "/guest-ip";

    /// What only a VM has that Hearth boots.
    private static final List<String> MACHINE_FIELDS =
            List.of(
                    VmDraft.VCPU_COUNT,
                    VmDraft.MEM_SIZE_MIB,
                    VmDraft.IMAGE,
                    DiskSize.FIELD,
                    NetworkDraft.NETWORK);

    private final VmService vms;
    private final ExternalVms externals;
    private final VmLife life;
    private final Answers answers;
    private final RequestBody bodies;

    public VmRoutes(
            VmService vms,
            ExternalVms externals,
            VmLife life,
            Answers answers,
            RequestBody bodies) {
        this.vms = vms;
        this.externals = externals;
        this.life = life;
        this.answers = answers;
        this.bodies = bodies;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ALL, request -> answers.json(vms.list()))
                .POST(ALL, this::create)
                .add(onlyAllowed(ALL, HttpMethod.GET, HttpMethod.POST))
                .GET(ONE, request -> answers.json(vms.get(id(request))))
                .PATCH(ONE, this::change)
                .DELETE(ONE, this::delete)
                .add(onlyAllowed(ONE, HttpMethod.GET, HttpMethod.PATCH, HttpMethod.DELETE))
                .POST(START, request -> answers.json(life.start(id(request))))
                .add(onlyAllowed(START, HttpMethod.POST))
                .POST(STOP, request -> answers.json(life.stop(id(request))))
                .add(onlyAllowed(STOP, HttpMethod.POST))
                .POST(PAUSE, request -> answers.json(life.pause(id(request))))
                .add(onlyAllowed(PAUSE, HttpMethod.POST))
                .POST(RESUME, request -> answers.json(life.resume(id(request))))
                .add(onlyAllowed(RESUME, HttpMethod.POST))
                .POST(GUEST_IP, this::registerGuestIp)
                .add(onlyAllowed(GUEST_IP, HttpMethod.POST))
                .build();
    }

    /// The id in the path. Throws NotFound when it is no UUID.
    public static VmId id(ServerRequest request) {
        return VmId.parse(request.pathVariable("id"));
    }

    private ServerResponse create(ServerRequest request) {
        Faults faults = new Faults();
        Fields fields = bodies.object(request, faults);
        Vm vm =
                fields.has(ExternalDraft.EXTERNAL)
                        ? externals.create(externalDraft(fields), faults)
                        : vms.create(draft(fields), faults);
        return answers.created(URI.create(ALL + "/" + vm.id()), vm);
    }

    private static VmDraft draft(Fields fields) {
        VmDraft draft =
                new VmDraft(
                        fields.text(VmName.FIELD),
                        fields.integer(VmDraft.VCPU_COUNT, VmCreate.DEFAULT_VCPU_COUNT),
                        fields.integer(VmDraft.MEM_SIZE_MIB, VmCreate.DEFAULT_MEM_SIZE_MIB),
                        fields.text(VmDraft.IMAGE, VmCreate.DEFAULT_IMAGE),
                        DiskSize.ofNew(fields),
                        network(fields),
                        PollInterval.ofNew(fields));
        fields.refuseOthers();
        return draft;
    }

    private static ExternalDraft externalDraft(Fields fields) {
        String name = fields.text(VmName.FIELD);
        Integer pollInterval = PollInterval.ofNew(fields);
        for (String each : MACHINE_FIELDS) {
            fields.refuse(each, "must be left out: Hearth does not boot an external VM");
        }
        ExternalDraft draft =
                fields.object(ExternalDraft.EXTERNAL)
                        .map(where -> {
                            ExternalDraft made =
                                    new ExternalDraft(
                                            name,
                                            where.text(ExternalDraft.GUEST_IP),
                                            where.integer(
                                                    ExternalDraft.AGENT_PORT,
                                                    ExternalVmCreate.DEFAULT_AGENT_PORT),
                                            pollInterval);
                            where.refuseOthers();
                            return made;
                        })
                        .orElse(new ExternalDraft(name, null, null, pollInterval));
        fields.refuseOthers();
        return draft;
    }

    private static NetworkDraft network(Fields fields) {
        return fields.object(NetworkDraft.NETWORK)
                .map(network -> {
                    NetworkDraft draft =
                            new NetworkDraft(
                                    network.text(NetworkDraft.MODE),
                                    network
                                            .objects(NetworkDraft.FORWARDS, VmNetwork.MOST_FORWARDS)
                                            .stream()
                                            .map(VmRoutes::forward)
                                            .toList());
                    network.refuseOthers();
                    return draft;
                })
                .orElse(NetworkDraft.NONE);
    }

    private static NetworkDraft.Forward forward(Fields fields) {
        NetworkDraft.Forward forward =
                new NetworkDraft.Forward(
                        fields.integer(NetworkDraft.HOST_PORT),
                        fields.integer(NetworkDraft.GUEST_PORT));
        fields.refuseOthers();
        return forward;
    }

    private ServerResponse change(ServerRequest request) {
        VmId id = id(request);
        Faults faults = new Faults();
        Fields fields = bodies.object(request, faults);
        Optional<Integer> diskMib = DiskSize.of(fields);
        Integer seconds =
                fields.has(PollInterval.FIELD) || !fields.has(DiskSize.FIELD)
                        ? fields.integer(PollInterval.FIELD)
                        : null;
        fields.refuseOthers();
        PollInterval.check(seconds, faults);
        diskMib.ifPresent(mib -> DiskSize.check(mib, faults));
        vms.get(id);
        faults.throwIfAny();
        // First what may be refused by what the VM does.
        diskMib.ifPresent(mib -> life.grow(id, mib, faults));
        if (seconds != null) {
            life.measureEvery(id, seconds);
        }
        return answers.json(vms.get(id));
    }

    private ServerResponse delete(ServerRequest request) {
        life.delete(id(request));
        return answers.nothing();
    }

    /// The token of `Authorization: Bearer` (RFC 6750); empty when there is none.
    private static Optional<String> bearer(ServerRequest request) {
        return Optional.ofNullable(request.headers().firstHeader("Authorization"))
                .map(BEARER::matcher)
                .filter(Matcher::matches)
                .map(header -> header.group(1));
    }

    private ServerResponse registerGuestIp(ServerRequest request) {
        VmId id = id(request);
        Faults faults = new Faults();
        Fields fields = bodies.object(request, faults);
        String address = fields.text("guest_ip");
        fields.refuseOthers();
        if (address != null && vms.isExternal(id)) {
            externals.move(id, bearer(request), address, faults);
        } else {
            vms.registerGuestIp(id, address, faults);
        }
        return answers.nothing();
    }
}
