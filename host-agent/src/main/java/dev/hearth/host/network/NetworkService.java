// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.host.fault.HostException.Unavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The networks of this host's VMs: the one place that makes TAPs, addresses and rules, and takes
/// them away again. Whatever was there before, each call leaves what it was asked for. Safe for use
/// by many threads.
public final class NetworkService {

    private static final Logger log = LoggerFactory.getLogger(NetworkService.class);

    private final Taps taps;
    private final Ruleset ruleset;
    private final Commands commands;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UUID, VmNetwork> networks = new HashMap<>();

    /// Does nothing before [#restore].
    public NetworkService(Commands commands) {
        this.commands = commands;
        this.taps = new Taps(commands);
        this.ruleset = new Ruleset(commands);
    }

    /// Makes the host have exactly these networks: what is missing or was changed is repaired, what
    /// is of VMs that are gone is removed. TAPs that are as they should be stay open. Throws
    /// [Unavailable] with the reason.
    public void restore(Collection<VmNetwork> wanted) {
        lock.lock();
        try {
            networks.clear();
            wanted.forEach(each -> networks.put(each.vm(), each));
            Map<String, Taps.Found> found = taps.list();
            for (Taps.Found each : found.values()) {
                if (!isWanted(each)) {
                    taps.delete(each.name());
                    log.atInfo()
                            .addKeyValue("link", each.name())
                            .addKeyValue("tag", each.tag())
                            .log("removed a link nobody needs");
                }
            }
            Map<String, Taps.Found> left = taps.list();
            for (VmNetwork each : networks.values()) {
                if (left.containsKey(each.tap())) {
                    taps.configure(each);
                } else {
                    taps.create(each);
                }
            }
            apply();
        } catch (IOException e) {
            throw new Unavailable("could not restore the networks: " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /// Gives a VM its network, or changes it. When that fails nothing of it is left. Throws
    /// [Unavailable] with the reason.
    public void add(VmNetwork network) {
        lock.lock();
        try {
            requireFree(network);
            if (!network.equals(networks.get(network.vm()))) {
                discard(network.vm());
                taps.create(network);
                networks.put(network.vm(), network);
                apply();
            }
        } catch (IOException e) {
            networks.remove(network.vm());
            undo(network);
            throw new Unavailable(
                    "could not make the network of vm %s: %s"
                            .formatted(network.vm(), e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    /// Takes a VM's network away; nothing happens when it has none. Throws [Unavailable].
    public void remove(UUID vm) {
        lock.lock();
        try {
            discard(vm);
            apply();
        } catch (IOException e) {
            throw new Unavailable(
                    "could not remove the network of vm %s: %s".formatted(vm, e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    private boolean isWanted(Taps.Found found) throws IOException {
        for (VmNetwork each : networks.values()) {
            if (each.tap().equals(found.name()) && each.tag().equals(found.tag())) {
                return taps.isOwned(each);
            }
        }
        return false;
    }

    private void requireFree(VmNetwork network) {
        for (VmNetwork other : networks.values()) {
            boolean sameVm = other.vm().equals(network.vm());
            if (!sameVm && other.slot() == network.slot()) {
                throw new Unavailable(
                        "vm %s cannot have slot %d: it is that of vm %s"
                                .formatted(network.vm(), network.slot(), other.vm()));
            }
            List<Integer> taken = other.forwards().stream().map(PortForward::hostPort).toList();
            for (PortForward each : network.forwards()) {
                if (!sameVm && taken.contains(each.hostPort())) {
                    throw new Unavailable(
                            "port %d cannot lead to vm %s: it leads to vm %s"
                                    .formatted(each.hostPort(), network.vm(), other.vm()));
                }
            }
        }
    }

    /// The rules go with the next [#apply]; a link that is gone already is no fault.
    private void discard(UUID vm) throws IOException {
        VmNetwork known = networks.get(vm);
        if (known != null) {
            if (taps.list().containsKey(known.tap())) {
                taps.delete(known.tap());
            }
            networks.remove(vm);
        }
    }

    private void apply() throws IOException {
        if (networks.values().stream().anyMatch(each -> each.mode() == NetworkMode.NAT)
                || networks.values().stream().anyMatch(each -> !each.forwards().isEmpty())) {
            // Never turned off again: others may need it by then.
            commands.run(List.of("tee", "/proc/sys/net/ipv4/ip_forward"), "1\n");
        }
        ruleset.replace(new ArrayList<>(networks.values()));
    }

    private void undo(VmNetwork network) {
        try {
            if (taps.list().containsKey(network.tap())) {
                taps.delete(network.tap());
            }
            apply();
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("vm", network.vm())
                    .setCause(e)
                    .log("could not undo half a network; the next start does");
        }
    }
}
