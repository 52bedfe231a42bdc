// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.upgrade;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.contract.host.AgentUpgrade;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.guest.GuestDoor;
import dev.hearth.host.vm.VmService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends this host's guest agent to guests that run, and sees that it took over. Safe for use by
/// many threads; a call takes up to a minute where the guest does not answer.
public final class UpgradeService {

    private static final Logger log = LoggerFactory.getLogger(UpgradeService.class);

    private static final int ACCEPTED = 202;
    private static final int LOOKS = 50;
    private static final long PAUSE_MS = 200;

    private final VmService vms;
    private final Optional<Path> guestAgent;
    private final SigningKey key;
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();

    /// @param guestAgent what is sent; empty: this host has none
    public UpgradeService(VmService vms, Optional<Path> guestAgent, SigningKey key) {
        this.vms = vms;
        this.guestAgent = guestAgent;
        this.key = key;
    }

    /// Puts this host's agent in the place of the one in a guest. Throws `NotFound`, [WrongState]
    /// when the VM does not run or its agent takes no other, and [Unavailable] when it does not
    /// answer.
    public AgentUpgrade upgrade(UUID id) {
        VmStatus vm = vms.get(id);
        switch (vm.state()) {
            case RUNNING -> {}
            case EXTERNAL ->
                    throw new WrongState(
                            "vm %s is none that Hearth boots: run its install script again"
                                    .formatted(id));
            default ->
                    throw new WrongState(
                            "vm %s is %s: it has this host's agent from its next start on"
                                    .formatted(id, vm.state()));
        }
        byte[] program = program();
        if (!busy.add(id)) {
            throw new WrongState("vm %s is being sent an agent already".formatted(id));
        }
        try {
            return upgrade(id, doors(vm), program);
        } catch (IOException e) {
            throw new Unavailable(
                    "vm %s: %s; diagnose the VM, and try again".formatted(id, e.getMessage()));
        } finally {
            busy.remove(id);
        }
    }

    private AgentUpgrade upgrade(UUID id, List<GuestDoor> doors, byte[] program)
            throws IOException {
        GuestDoor door = open(doors);
        AgentHealth before = AgentHealth.at(door);
        if (!before.can(GuestApi.UPGRADE)) {
            throw new WrongState(
                    ("the agent of vm %s, version %s, takes no other while it runs: it is older than"
                                    + " that, or has no UPGRADE_KEY; the VM has this host's after"
                                    + " its next start")
                            .formatted(id, before.version()));
        }
        long sent = System.nanoTime();
        AgentSender.Answer answer = AgentSender.send(door, key.sign(program), program);
        if (answer.status() != ACCEPTED) {
            throw new WrongState(
                    "the agent of vm %s refused another: it answered %d; start it anew"
                            .formatted(id, answer.status()));
        }
        AgentHealth after = awaitOther(door, sent);
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("before", before.version())
                .addKeyValue("after", after.version())
                .log("guest agent replaced");
        return new AgentUpgrade(id, before.version(), after.version());
    }

    /// One that started after the old one was sent its successor.
    private static AgentHealth awaitOther(GuestDoor door, long sent) throws IOException {
        IOException last = new IOException("the agent that was sent did not take over");
        for (int look = 0; look < LOOKS; look++) {
            try {
                AgentHealth health = AgentHealth.at(door);
                double since = (System.nanoTime() - sent) / 1e9;
                if (health.uptimeSeconds() <= since) {
                    return health;
                }
            } catch (IOException e) {
                last = e;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the host agent stops", e);
            }
        }
        throw last;
    }

    private static GuestDoor open(List<GuestDoor> doors) throws IOException {
        IOException last = new IOException("nothing leads to its agent");
        for (GuestDoor door : doors) {
            try {
                AgentHealth.at(door);
                return door;
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private List<GuestDoor> doors(VmStatus vm) {
        List<GuestDoor> doors = new ArrayList<>();
        vms.vsock(vm.id())
                .ifPresent(socket -> doors.add(new GuestDoor.Vsock(socket, GuestApi.PORT)));
        String address = vm.address();
        Integer port = vm.agentPort();
        if (address != null && port != null) {
            doors.add(new GuestDoor.Tcp(address, port));
        }
        return doors;
    }

    private byte[] program() {
        Path file =
                guestAgent.orElseThrow(() ->
                        new WrongState(
                                "this host has no guest agent: set HEARTH_HOST_GUEST_AGENT"));
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Unavailable("could not read the guest agent " + file + ": " + e.getMessage());
        }
    }
}
