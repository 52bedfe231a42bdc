// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import dev.hearth.bench.Row;
import dev.hearth.bench.hypervisor.Inventory.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// What is left of a VM whose Firecracker fails at any step of a boot or a restore. The steps are
/// the calls that a healthy one was asked, so that none is forgotten.
final class BootFailures {

    private static final int TRIES = 20;
    private static final int NOT_FOUND = 404;
    private static final String LAST_BOOT_CALL = "PUT /actions:InstanceStart";
    private static final String LAST_RESTORE_CALL = "PATCH /vm:Resumed";

    private final FailingFirecracker firecracker;
    private final HostAgent agent;
    private final Inventory.Place place;
    private final String networkMode;

    private final List<String> left = new ArrayList<>();
    private int boots;
    private int restores;
    private int survived;

    private BootFailures(FailingFirecracker firecracker, HostAgent agent, Inventory.Place place) {
        this.firecracker = firecracker;
        this.agent = agent;
        this.place = place;
        String modes = agent.done("GET", "/host", "").json().path("network_modes").toString();
        boolean networks = place.network() == Network.OWN && modes.contains("\"isolated\"");
        this.networkMode = networks ? "isolated" : "none";
    }

    static Row measure(Ground ground) throws IOException, InterruptedException {
        Network network = Network.here();
        boolean root = System.getProperty("user.name").equals("root");
        List<String> left = new ArrayList<>();
        List<String> how = new ArrayList<>();
        Set<String> kinds = new TreeSet<>();
        try (Cgroups cgroups = Cgroups.make()) {
            List<FailingFirecracker> all = new ArrayList<>();
            all.add(FailingFirecracker.started(ground));
            if (root) {
                all.add(FailingFirecracker.jailed(ground));
            }
            for (FailingFirecracker each : all) {
                Map<String, String> settings = new HashMap<>(each.settings());
                cgroups.parent()
                        .ifPresent(parent -> settings.put("HEARTH_HOST_CGROUP", parent + ""));
                try (HostAgent agent = HostAgent.start(ground, each.firecracker(), settings)) {
                    Inventory.Place place =
                            new Inventory.Place(ground, agent.pid(), cgroups.parent(), network);
                    BootFailures failures = new BootFailures(each, agent, place);
                    failures.run();
                    left.addAll(failures.left);
                    how.add(failures.told());
                    kinds.add(failures.kinds());
                }
            }
        }
        for (String thing : left) {
            System.err.println("left behind: " + thing);
        }
        return new Row(
                "left behind by boots and restores that fail at each step",
                left.size(),
                0,
                "things",
                String.join("; ", how) + "; " + String.join("; ", kinds));
    }

    private String told() {
        return "%s: %d boots, %d restores%s"
                .formatted(
                        firecracker.jailer().isPresent() ? "jailed" : "started directly",
                        boots,
                        restores,
                        survived == 0 ? "" : " (%d went on all the same)".formatted(survived));
    }

    private String kinds() {
        return "looked for processes, files%s%s%s"
                .formatted(
                        place.cgroups().isPresent() ? ", cgroups" : "",
                        place.network() == Network.OWN ? ", sockets, links, namespaces, rules" : "",
                        networkMode.equals("none") ? "; VMs without a network" : "");
    }

    private void run() throws IOException, InterruptedException {
        UUID healthy = agent.create(networkMode);
        List<String> bootCalls = calls(agent.start(healthy), LAST_BOOT_CALL);
        Optional<String> snapshot = snapshot(healthy);
        agent.done("POST", "/vms/" + healthy + "/stop", "");
        fail("exit 1", "/start", "");
        boots++;
        for (String rule : FailingFirecracker.failuresAt(bootCalls)) {
            fail(rule, "/start", "");
            boots++;
        }
        if (snapshot.isPresent()) {
            UUID restored = agent.create(networkMode);
            JsonNode status =
                    agent.done("POST", "/vms/" + restored + "/restore", snapshot.get()).json();
            List<String> calls = calls(status, LAST_RESTORE_CALL);
            agent.remove(restored);
            for (String rule : FailingFirecracker.failuresAt(calls)) {
                fail(rule, "/restore", snapshot.get());
                restores++;
            }
        }
        agent.delete(healthy);
    }

    /// What the Firecracker of this VM was asked, once each.
    private static List<String> calls(JsonNode status, String last) throws IOException {
        Path inside = Path.of("/proc", status.path("pid").asString(), "cwd");
        List<String> calls = new ArrayList<>();
        for (Turn turn : Turn.of(inside.resolve("api.sock"))) {
            boolean isCall = turn.call().contains(" /");
            if (isCall && !calls.contains(turn.call())) {
                calls.add(turn.call());
            }
            if (turn.call().equals(last)) {
                return calls;
            }
        }
        throw new IOException("no %s among %s".formatted(last, calls));
    }

    /// The body that restores a snapshot of the VM; empty where the host agent takes none.
    private Optional<String> snapshot(UUID vm) {
        UUID id = UUID.randomUUID();
        HostAgent.Answer answer = agent.call("PUT", "/vms/%s/snapshots/%s".formatted(vm, id), "");
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        if (!answer.isSuccess()) {
            throw new IllegalStateException("no snapshot of vm " + vm + ": " + answer.body());
        }
        return Optional.of("{\"vm_id\": \"%s\", \"snapshot_id\": \"%s\"}".formatted(vm, id));
    }

    private void fail(String rule, String verb, String body)
            throws IOException, InterruptedException {
        UUID vm = UUID.randomUUID();
        Inventory before = Inventory.of(place, vm);
        agent.create(vm, networkMode);
        firecracker.told(rule);
        if (agent.call("POST", "/vms/" + vm + verb, body).isSuccess()) {
            survived++;
            agent.done("POST", "/vms/" + vm + "/stop", "");
        }
        firecracker.told("");
        note(rule, awaitNothing(vm, before, thing -> stays(thing, "file vms/" + vm)));
        agent.delete(vm);
        note(rule + ", deleted", awaitNothing(vm, before, thing -> false));
    }

    /// What stays of a VM that did not start: what it is, why it does not run, its disk, and logs.
    private static boolean stays(String thing, String directory) {
        return thing.equals(directory)
                || thing.equals(directory + "/spec.json")
                || thing.equals(directory + "/stopped.json")
                || thing.equals(directory + "/disk.img")
                || thing.equals(directory + "/events.jsonl")
                || (thing.startsWith(directory) && thing.endsWith(".log"));
    }

    private void note(String when, Set<String> things) {
        things.forEach(thing -> left.add(when + ": " + thing));
    }

    /// What is still there after a second.
    private Set<String> awaitNothing(UUID vm, Inventory before, Predicate<String> stays)
            throws IOException, InterruptedException {
        Set<String> more = Set.of();
        for (int i = 0; i < TRIES; i++) {
            more = Inventory.of(place, vm).beyond(before);
            more.removeIf(stays);
            if (more.isEmpty()) {
                return more;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return more;
    }
}
