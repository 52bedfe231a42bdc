// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.agent;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.AgentUpgrade;
import dev.hearth.contract.rest.External;
import dev.hearth.contract.rest.GuestAgents;
import dev.hearth.contract.rest.Vm;
import dev.hearth.manager.host.AgentClient;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.PathId;
import dev.hearth.manager.problem.HearthException.NotFound;
import dev.hearth.manager.problem.HearthException.WrongState;
import dev.hearth.manager.vm.GuestTokens;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmRoutes;
import dev.hearth.manager.vm.VmService;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/guest-agent`, and the script that installs it in one machine.
public final class AgentRoutes {

    private static final String ALL = "/v1/guest-agent";
    private static final String PUBLIC_KEY = ALL + "/public-key";
    private static final String ONE = ALL + "/{platform}";
    private static final String SHA256 = ONE + "/sha256";
    private static final String SIGNATURE = ONE + "/signature";
    private static final String INSTALL = "/v1/vms/{id}/guest-agent/install.sh";
    private static final String UPGRADE = "/v1/vms/{id}/guest-agent/upgrade";
    private static final MediaType SHELL =
            MediaType.parseMediaType("text/x-shellscript;charset=utf-8");

    private final AgentBinaries binaries;
    private final SigningKey key;
    private final InstallScript script;
    private final Machines machines;
    private final Answers answers;

    /// The machines that agents are for.
    record Machines(VmService vms, GuestTokens tokens, AgentClient agents) {}

    AgentRoutes(
            AgentBinaries binaries,
            SigningKey key,
            InstallScript script,
            Machines machines,
            Answers answers) {
        this.binaries = binaries;
        this.key = key;
        this.script = script;
        this.machines = machines;
        this.answers = answers;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(
                        ALL,
                        request -> answers.json(new GuestAgents(key.publicKey(), binaries.list())))
                .add(onlyAllowed(ALL, HttpMethod.GET))
                .GET(PUBLIC_KEY, request -> answers.text(ascii(key.publicKey())))
                .add(onlyAllowed(PUBLIC_KEY, HttpMethod.GET))
                .GET(ONE, this::binary)
                .add(onlyAllowed(ONE, HttpMethod.GET))
                .GET(SHA256, request -> answers.text(ascii(get(request).checkLine())))
                .add(onlyAllowed(SHA256, HttpMethod.GET))
                .GET(SIGNATURE, request -> bytes(get(request).signature()))
                .add(onlyAllowed(SIGNATURE, HttpMethod.GET))
                .GET(INSTALL, this::install)
                .add(onlyAllowed(INSTALL, HttpMethod.GET))
                .POST(UPGRADE, this::upgrade)
                .add(onlyAllowed(UPGRADE, HttpMethod.POST))
                .build();
    }

    private ServerResponse upgrade(ServerRequest request) {
        VmId id = VmRoutes.id(request);
        if (!machines.vms().exists(id)) {
            throw id.notFound();
        }
        dev.hearth.contract.host.AgentUpgrade done = machines.agents().upgrade(id.value());
        return answers.json(new AgentUpgrade(done.vmId(), done.before(), done.after()));
    }

    /// The tag says which binary it is, so that nobody fetches again what has not changed.
    private ServerResponse binary(ServerRequest request) {
        AgentBinary binary = get(request);
        String tag = '"' + binary.sha256() + '"';
        return request.checkNotModified(tag)
                .orElseGet(() ->
                        ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                                .cacheControl(CacheControl.noCache())
                                .eTag(tag)
                                .header("Repr-Digest", binary.reprDigest())
                                .body(binary.content()));
    }

    /// Not to be stored: it names a token.
    private ServerResponse install(ServerRequest request) {
        VmId id = VmRoutes.id(request);
        Vm vm = machines.vms().get(id);
        External external = vm.external();
        if (external == null) {
            throw new WrongState(
                    ("vm %s needs no script: Hearth boots it, and brings the guest agent along; "
                                    + "start it with POST /v1/vms/%s/start")
                            .formatted(id, id));
        }
        String text =
                script.render(
                        manager(request),
                        id,
                        machines.tokens().of(id),
                        Objects.requireNonNull(vm.guestIp()),
                        external);
        return ServerResponse.ok()
                .contentType(SHELL)
                .cacheControl(CacheControl.noStore())
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    /// As the caller reaches it. Only hosts that the request gate knows come this far.
    private static String manager(ServerRequest request) {
        String host = Objects.requireNonNull(request.headers().firstHeader("Host"));
        return "http://" + host.toLowerCase(Locale.ROOT);
    }

    private AgentBinary get(ServerRequest request) {
        String name = request.pathVariable("platform");
        return binaries.get(
                Platform.of(name)
                        .orElseThrow(() ->
                                new NotFound(
                                        "there is no guest agent for \"%s\"; see GET /v1/guest-agent"
                                                .formatted(PathId.shown(name)))));
    }

    private static ServerResponse bytes(byte[] body) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
