// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.diagnosis;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.AgentProbe;
import dev.hearth.host.guest.GuestDoor;
import dev.hearth.host.guest.GuestReading;
import dev.hearth.host.guest.GuestTarget;
import dev.hearth.host.guest.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tries the ways into one guest, and what its agent says. For one use by one thread.
final class GuestChecks {

    private static final String VSOCK = "vsock";
    private static final String ADDRESS = "address";
    private static final String TCP = "tcp";
    private static final String AGENT = "agent";
    private static final String CLOCK = "clock";
    private static final String COLLECTORS = "collectors";

    private static final long KB_PER_MIB = 1024;

    /// Certificates and tokens begin to fail at more; less is how far clocks drift that nobody
    /// sets.
    private static final long MOST_SKEW_MS = 2_000;

    private final VmStatus vm;
    private final Ways ways;
    private final Findings findings;
    private @Nullable GuestReading reading;
    private @Nullable Refusal refusal;

    /// What of the ways in a VM's status does not say.
    ///
    /// @param vsock the VMM's unix socket; empty when it has none
    /// @param lineage whom the guest may call itself besides the VM's own id
    record Ways(Optional<Path> vsock, List<UUID> lineage) {}

    GuestChecks(VmStatus vm, Ways ways, Findings findings) {
        this.vm = vm;
        this.ways = ways;
        this.findings = findings;
    }

    /// @param still why nothing can be tried; null when it can
    void run(@Nullable String still) {
        if (still != null) {
            List.of(VSOCK, ADDRESS, TCP, AGENT, CLOCK, COLLECTORS)
                    .forEach(check -> findings.skipped(check, still));
            return;
        }
        vsock();
        tcp();
        agent();
    }

    private void vsock() {
        Optional<Path> socket = ways.vsock();
        if (socket.isEmpty()) {
            findings.skipped(VSOCK, "its VMM gives it none");
            return;
        }
        AgentProbe.Result result =
                AgentProbe.ask(target(new GuestDoor.Vsock(socket.get(), GuestApi.PORT)));
        hear(result);
        Refusal why = result.refusal();
        if (why == null || !isNobodyThere(why.kind())) {
            findings.ok(VSOCK, "somebody answers at vsock port " + GuestApi.PORT);
        } else {
            findings.broken(
                    VSOCK,
                    why.reason(),
                    "look at the VM's console: is the guest up, has its kernel CONFIG_VIRTIO_VSOCKETS"
                            + " and does hearth-guest-agent run? After a restore its connections are"
                            + " gone and new ones can be made");
        }
    }

    private void tcp() {
        String address = vm.address();
        Integer port = vm.agentPort();
        boolean hasNetwork =
                vm.spec().network().mode() != NetworkMode.NONE || vm.spec().external() != null;
        if (address == null || (port == null && !hasNetwork)) {
            findings.skipped(ADDRESS, "it has no network, and needs none to be measured");
            findings.skipped(TCP, "it has no network, and needs none to be measured");
            return;
        }
        int agentPort = port == null ? GuestApi.PORT : port;
        String endpoint = new GuestDoor.Tcp(address, agentPort).endpoint();
        TcpProbe connected = TcpProbe.connect(address, agentPort);
        address(address, connected, hasNetwork);
        if (connected != TcpProbe.CONNECTED) {
            findings.broken(
                    TCP,
                    connected == TcpProbe.REFUSED
                            ? "nobody listens at " + endpoint
                            : "no connection to " + endpoint,
                    "start hearth-guest-agent in the guest, or have its firewall let port %d in"
                            .formatted(agentPort));
            return;
        }
        AgentProbe.Result result = AgentProbe.ask(target(new GuestDoor.Tcp(address, agentPort)));
        hear(result);
        Refusal why = result.refusal();
        if (why == null || !isNobodyThere(why.kind())) {
            findings.ok(TCP, "somebody answers at " + endpoint);
        } else {
            findings.broken(
                    TCP,
                    why.reason(),
                    "start hearth-guest-agent in the guest; its console is a way in");
        }
    }

    /// A port of the host that leads to the guest is the VMM's, whatever the guest does.
    private void address(String address, TcpProbe connected, boolean hasNetwork) {
        if (!hasNetwork) {
            findings.skipped(ADDRESS, "it has none of its own: a port of its VMM leads to it");
            return;
        }
        switch (connected) {
            case CONNECTED, REFUSED ->
                    findings.ok(ADDRESS, "the guest's kernel answers at " + address);
            case SILENT ->
                    findings.broken(
                            ADDRESS,
                            "nothing answers at " + address,
                            "on the VM's console, give the guest's interface that address (ip addr),"
                                    + " or let it have it by DHCP or from the kernel's command line");
            case NO_ROUTE ->
                    findings.broken(
                            ADDRESS,
                            "the host has no way to " + address,
                            "its TAP is gone; stop and start the VM");
        }
    }

    private void agent() {
        GuestReading heard = reading;
        if (heard == null) {
            Refusal why = refusal;
            findings.broken(
                    AGENT,
                    why == null ? "there is no way to it" : why.reason(),
                    "mend the way to it; then see docs/how-to/troubleshoot-metrics.md");
            findings.skipped(CLOCK, "the agent does not answer");
            findings.skipped(COLLECTORS, "the agent does not answer");
            return;
        }
        GuestReport report = heard.report();
        findings.ok(
                AGENT,
                "version %s answered within %d ms"
                        .formatted(
                                report.identity().agentVersion(),
                                (heard.answeredNanos() - heard.askedNanos()) / 1_000_000));
        clock(heard);
        collectors(report);
    }

    /// The guest's clock was read between question and answer.
    private void clock(GuestReading heard) {
        long took = (heard.answeredNanos() - heard.askedNanos()) / 1_000_000;
        Instant middle = heard.at().minusMillis(took / 2);
        long skew = heard.report().identity().wallClockMs() - middle.toEpochMilli();
        String seen =
                "the guest's clock is %d ms %s the host's"
                        .formatted(Math.abs(skew), skew < 0 ? "behind" : "ahead of");
        if (Math.abs(skew) - took / 2 > MOST_SKEW_MS) {
            findings.warning(
                    CLOCK,
                    seen,
                    "set it (chronyc makestep, or hwclock --hctosys); a guest that was restored or"
                            + " paused does not do that by itself");
        } else {
            findings.ok(CLOCK, seen);
        }
    }

    private void collectors(GuestReport report) {
        List<String> missing = new ArrayList<>();
        note(missing, "cpu", report.cpu());
        note(missing, "memory", report.memory());
        note(missing, "network", report.network());
        note(missing, "disks", report.disks());
        note(missing, "pressure", report.pressure());
        if (missing.isEmpty()) {
            findings.ok(COLLECTORS, "the agent could read all it is to tell");
        } else {
            findings.warning(
                    COLLECTORS,
                    "the agent could not read " + String.join(", ", missing),
                    missing.equals(List.of("pressure"))
                            ? "the guest's kernel needs CONFIG_PSI, and some need psi=1 on their"
                                    + " command line"
                            : "is /proc mounted in the guest? GET /health of the agent says which"
                                    + " collectors failed");
        }
    }

    private static void note(List<String> missing, String name, @Nullable Object family) {
        if (family == null) {
            missing.add(name);
        }
    }

    private void hear(AgentProbe.Result result) {
        if (reading == null) {
            reading = result.reading();
        }
        if (refusal == null
                || (result.refusal() != null && !isNobodyThere(result.refusal().kind()))) {
            refusal = result.refusal();
        }
    }

    private static boolean isNobodyThere(Refusal.Kind kind) {
        return kind == Refusal.Kind.UNREACHABLE
                || kind == Refusal.Kind.NO_ANSWER
                || kind == Refusal.Kind.CLOSED;
    }

    private GuestTarget target(GuestDoor door) {
        String incarnation = vm.incarnation();
        return new GuestTarget(
                vm.id(),
                incarnation == null ? "" : incarnation,
                door,
                ways.lineage(),
                vm.spec()
                        .machine()
                        .map(given ->
                                new GuestTarget.Limits(
                                        given.vcpuCount(), given.memSizeMib() * KB_PER_MIB))
                        .orElse(GuestTarget.Limits.OF_ANY_MACHINE));
    }
}
