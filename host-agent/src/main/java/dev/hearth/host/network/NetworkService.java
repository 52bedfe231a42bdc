// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.PortForward;
import dev.hearth.host.fault.HostException.Unavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The networks of this host's VMs: the one place that makes TAPs, addresses, namespaces and rules,
/// and takes them away again. Whatever was there before, each call leaves what it was asked for;
/// and as long as no VM has a network, nothing of the host is looked at or touched. Safe for use by
/// many threads.
public final class NetworkService {

    private static final Logger log = LoggerFactory.getLogger(NetworkService.class);

    private final Taps taps;
    private final CloneNamespaces clones;
    private final Ruleset ruleset;
    private final Commands commands;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UUID, VmNetwork> networks = new HashMap<>();

    /// Does nothing yet.
    public NetworkService(Commands commands) {
        this.commands = commands;
        this.taps = new Taps(commands);
        this.clones = new CloneNamespaces(commands);
        this.ruleset = new Ruleset(commands);
    }

    /// Takes down that a machine that was found running has this network, without looking whether
    /// it is there: [#restore] does, once all are found.
    public void found(VmNetwork network) {
        lock.lock();
        try {
            networks.put(network.vm(), network);
        } finally {
            lock.unlock();
        }
    }

    /// Makes the host have exactly the networks it should have: what is missing or was changed is
    /// repaired, what is of VMs that are gone is removed. TAPs that are there stay open. Throws
    /// [Unavailable] with the reasons, having done what could be done.
    public void restore() {
        List<String> faults = new ArrayList<>();
        lock.lock();
        try {
            // The rules first: they name links that need not be there, and guests run already.
            attempt(faults, this::apply);
            attempt(faults, this::removeStrangers);
            for (VmNetwork each : networks.values()) {
                attempt(faults, () -> restore(each));
            }
        } finally {
            lock.unlock();
        }
        if (!faults.isEmpty()) {
            throw new Unavailable("could not restore the networks: " + String.join("; ", faults));
        }
    }

    /// Gives a VM its network, or changes it. When that fails nothing of it is left. Throws
    /// [Unavailable] with the reason.
    public void add(VmNetwork network) {
        lock.lock();
        try {
            requireFree(network);
            if (!network.equals(networks.get(network.vm()))) {
                VmNetwork before = networks.put(network.vm(), network);
                if (before != null) {
                    clear(before);
                }
                make(network);
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

    /// Takes a VM's network away; nothing happens when it has none. Throws [Unavailable]; whatever
    /// is left then goes with the next start of the host agent, or of a VM in the same slot.
    public void remove(UUID vm) {
        lock.lock();
        try {
            VmNetwork known = networks.remove(vm);
            if (known != null) {
                try {
                    clear(known);
                } finally {
                    apply();
                }
            }
        } catch (IOException e) {
            throw new Unavailable(
                    "could not remove the network of vm %s: %s".formatted(vm, e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    /// A namespace of a VM that is gone, or that became another's, goes after its cable.
    private void removeStrangers() throws IOException {
        Map<String, VmNetwork> wanted = new HashMap<>();
        networks.values().forEach(each -> wanted.put(each.tap(), each));
        for (Map.Entry<String, String> each : taps.list().entrySet()) {
            VmNetwork network = wanted.get(each.getKey());
            if (network == null || !network.tag().equals(each.getValue())) {
                taps.delete(each.getKey());
                log.atInfo()
                        .addKeyValue("link", each.getKey())
                        .addKeyValue("tag", each.getValue())
                        .log("removed a link nobody needs");
            }
        }
        for (String each : clones.list()) {
            if (networks.values().stream()
                    .noneMatch(it -> it.isClone() && it.namespaceName().equals(each))) {
                clones.delete(each);
                log.atInfo().addKeyValue("namespace", each).log("removed one nobody needs");
            }
        }
    }

    private void restore(VmNetwork network) throws IOException {
        if (!taps.list().containsKey(network.tap())) {
            make(network);
        } else if (!network.isClone()) {
            taps.configure(network);
        } else if (clones.list().contains(network.namespaceName()) && clones.isWhole(network)) {
            clones.configure(network);
        } else {
            make(network);
        }
    }

    /// Makes it anew, whatever is there of it: of a slot, somebody may have left something behind.
    private void make(VmNetwork network) throws IOException {
        clear(network);
        if (network.isClone()) {
            clones.create(network);
        } else {
            taps.create(network);
        }
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

    /// Removes links and namespaces; what is gone already is no fault.
    private void clear(VmNetwork network) throws IOException {
        try {
            if (taps.list().containsKey(network.tap())) {
                taps.delete(network.tap());
            }
        } finally {
            if (network.isClone() && clones.list().contains(network.namespaceName())) {
                clones.delete(network.namespaceName());
            }
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
        List<String> faults = new ArrayList<>();
        attempt(faults, () -> clear(network));
        attempt(faults, this::apply);
        if (!faults.isEmpty()) {
            log.atWarn()
                    .addKeyValue("vm", network.vm())
                    .addKeyValue("faults", faults)
                    .log("could not undo half a network; the next start does");
        }
    }

    private static void attempt(List<String> faults, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
    }

    /// One of several, of which none keeps the others.
    private interface Step {
        void run() throws IOException;
    }
}
