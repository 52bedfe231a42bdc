// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import dev.hearth.cli.api.ManagerApi;
import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The real host agent, manager and PostgreSQL, as `./hearth up` starts them, with external VMs at
/// simulated guests. Closing it ends them.
final class Product implements AutoCloseable {

    private static final int CREATED_AT_ONCE = 4;

    private final Hearth hearth;
    private final Guests guests;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<UUID> vms = new ArrayList<>();

    /// What all of it took since its start.
    ///
    /// @param at by [System#nanoTime]
    /// @param polls how many guests answered the host agent
    record Cost(long at, double hostAgent, double manager, double database, double polls) {

        double total() {
            return hostAgent + manager + database;
        }
    }

    Product(Guests guests) {
        this.guests = guests;
        this.hearth = Hearth.start(Map.of("HEARTH_HOST_EXTERNAL_ALLOW", Guests.RANGE));
    }

    ManagerApi api() {
        return hearth.api();
    }

    String managerAddress() {
        return hearth.managerAddress();
    }

    /// All VMs, by the number of their guest.
    List<UUID> vms() {
        return List.copyOf(vms);
    }

    /// Makes VMs known until there are so many.
    void grow(int wanted) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(CREATED_AT_ONCE);
        try {
            List<Future<UUID>> made = new ArrayList<>();
            for (int number = vms.size(); number < wanted; number++) {
                int guest = number;
                made.add(threads.submit(() -> create(guest)));
            }
            for (Future<UUID> each : made) {
                vms.add(each.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("making " + wanted + " VMs known", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private UUID create(int number) {
        ExternalVmCreate.Where where =
                new ExternalVmCreate.Where(Guests.address(number), guests.port());
        return api().create(new ExternalVmCreate("guest-" + number, where)).id();
    }

    /// How many VMs the manager says to be live.
    long live() throws IOException, InterruptedException {
        return page(hearth.managerAddress())
                .lines()
                .filter(line -> line.startsWith("hearth_vm_metric_state{"))
                .filter(line -> line.contains("state=\"live\""))
                .count();
    }

    Cost cost() throws IOException, InterruptedException {
        double polls =
                page(hearth.hostAgentAddress())
                        .lines()
                        .filter(line -> line.startsWith("hearth_host_agent_polls_answered_total "))
                        .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[1]))
                        .sum();
        return new Cost(
                System.nanoTime(),
                Usage.cpuSeconds(hostAgentPid()),
                Usage.cpuSeconds(managerPid()),
                Usage.cpuSecondsOfChildren(managerPid()),
                polls);
    }

    /// Resident memory of host agent and manager now, in MiB.
    double rssMib() throws IOException {
        return Usage.rssMib(hostAgentPid()) + Usage.rssMib(managerPid());
    }

    long hostAgentPid() {
        return hearth.stack().hostAgent().process().orElseThrow().pid();
    }

    long managerPid() {
        return hearth.stack().manager().process().orElseThrow().pid();
    }

    @Override
    public void close() {
        http.close();
        hearth.close();
    }

    private String page(String address) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
                        .timeout(Duration.ofSeconds(30))
                        .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
