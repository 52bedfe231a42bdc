// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The network a VM may ask for, through the public API. On a whole manager with a fake host agent
/// whose host offers every mode.
@ExtendWith(WithManager.class)
class NetworkApiTest {

    private static final AtomicInteger PORTS = new AtomicInteger(20_000);

    private final ManagerUnderTest manager;

    NetworkApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void aVmHasNoNetworkUnlessItAsksForOne() {
        JsonNode network = manager.get("/v1/vms/" + manager.createVm()).json().path("network");

        assertThat(network.path("mode").stringValue()).isEqualTo("none");
        assertThat(network.path("forwards").size()).isZero();
    }

    @Test
    void aNetworkIsKeptAndToldTheHostWithItsForwardsByHostPort() {
        int first = PORTS.getAndAdd(2);
        String forwards = "%s,%s".formatted(forward(first + 1, 80), forward(first, 22));

        Answer created = create("{'mode':'nat','forwards':[%s]}".formatted(forwards));

        assertThat(created.status()).isEqualTo(201);
        JsonNode network = created.json().path("network");
        assertThat(network.path("mode").stringValue()).isEqualTo("nat");
        assertThat(network.path("forwards").findValues("host_port"))
                .extracting(JsonNode::intValue)
                .containsExactly(first, first + 1);
        UUID id = UUID.fromString(created.member("id"));
        assertThat(manager.get("/v1/vms/" + id).json()).isEqualTo(created.json());
        Answer started = manager.post("/v1/vms/" + id + "/start", "");
        assertThat(started.member("guest_ip")).startsWith("10.201.");
        assertThat(manager.hostAgent().held(id).spec().network())
                .isEqualTo(
                        new NetworkSpec(
                                NetworkMode.NAT,
                                List.of(
                                        new PortForward(first, 22),
                                        new PortForward(first + 1, 80))));
    }

    @Test
    void allFaultsOfANetworkAreToldAtOnce() {
        Answer refused =
                create(
                        """
                        {'mode':'bridge','colour':7,'forwards':[
                          {'host_port':0,'guest_port':65536},
                          {'host_port':'x'},
                          {'host_port':21000,'guest_port':1,'udp':true},
                          {'host_port':21000,'guest_port':2},
                          7
                        ]}
                        """);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder(
                        "network.mode",
                        "network.colour",
                        "network.forwards[0].host_port",
                        "network.forwards[0].guest_port",
                        "network.forwards[1].host_port",
                        "network.forwards[1].guest_port",
                        "network.forwards[2].udp",
                        "network.forwards[3].host_port",
                        "network.forwards[4]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "null | network | must be an object",
                "[] | network | must be an object",
                "'nat' | network | must be an object",
                "{} | network.mode | is missing",
                "{'mode':null} | network.mode | must be a string",
                "{'mode':'NAT'} | network.mode | none, nat, isolated",
                "{'mode':'nat','forwards':{}} | network.forwards | must be a list",
                "{'mode':'nat','forwards':null} | network.forwards | must be a list",
                "{'mode':'none','forwards':[{'host_port':1,'guest_port':1}]} "
                        + "| network.forwards | must be empty without a network",
                "{'mode':'nat','forwards':[{'guest_port':1}]} "
                        + "| network.forwards[0].host_port | is missing",
                "{'mode':'nat','forwards':[{'host_port':1.5,'guest_port':1}]} "
                        + "| network.forwards[0].host_port | must be a whole number",
            })
    void aFaultyFieldIsNamedByItsWholePath(String network, String field, String words) {
        Answer refused = create(network);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactly(field);
        assertThat(refused.member("detail")).contains(words);
    }

    @Test
    void aVmHasAtMost64Forwards() {
        int first = PORTS.getAndAdd(65);

        Answer most = create(nat(first, 64));
        Answer tooMany = create(nat(first, 65));

        assertThat(most.status()).isEqualTo(201);
        assertThat(tooMany.status()).isEqualTo(422);
        assertThat(tooMany.member("detail")).contains("network.forwards", "at most 64");
    }

    @Test
    void aModeTheHostDoesNotOfferIsRefusedWithThoseItDoes() {
        manager.hostAgent().offer(NetworkMode.NONE, NetworkMode.ISOLATED);

        await().until(() -> create("{'mode':'nat'}").status() == 422);

        Answer refused = create("{'mode':'nat'}");
        assertThat(refused.member("detail")).contains("network.mode", "none, isolated");
        assertThat(create("{'mode':'isolated'}").status()).isEqualTo(201);
        manager.hostAgent().offer(NetworkMode.values());
        await().until(() -> create("{'mode':'nat'}").status() == 201);
    }

    @Test
    void aHostPortLeadsToOneVmUntilThatIsDeleted() {
        int port = PORTS.getAndIncrement();
        Answer owner = create(nat(port, 1));

        Answer refused = create(nat(port, 1));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactly("network.forwards[0].host_port");
        assertThat(refused.member("detail")).contains(owner.member("name"));
        manager.delete("/v1/vms/" + owner.member("id"));
        assertThat(create(nat(port, 1)).status()).isEqualTo(201);
    }

    @Test
    void ofTwoWhoWantAPortAtOnceOneGetsIt() throws InterruptedException, ExecutionException {
        Callable<Answer> create = () -> create(nat(PORTS.get(), 1));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 10; round++) {
                List<Answer> answers = new ArrayList<>();
                for (Future<Answer> each : threads.invokeAll(List.of(create, create))) {
                    answers.add(each.get());
                }
                PORTS.incrementAndGet();

                assertThat(answers).filteredOn(each -> each.status() == 201).hasSize(1);
                assertThat(answers)
                        .filteredOn(each -> each.status() != 201)
                        .allMatch(each -> each.status() == 422 || each.status() == 409);
            }
        }
    }

    @Test
    void aGuestMayNotClaimTheAddressTheHostGaveAnother() {
        UUID victim = UUID.fromString(create("{'mode':'nat'}").member("id"));
        String address = manager.post("/v1/vms/" + victim + "/start", "").member("guest_ip");
        manager.post("/v1/vms/" + victim + "/stop", "");
        UUID thief = manager.startVm();

        await().untilAsserted(() -> {
            Answer refused =
                    manager.post(
                            "/v1/vms/" + thief + "/guest-ip",
                            "{\"guest_ip\":\"%s\"}".formatted(address));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.member("detail")).contains(victim.toString());
        });
        assertThat(manager.post("/v1/vms/" + victim + "/start", "").member("guest_ip"))
                .isEqualTo(address);
        assertThat(
                        manager.post(
                                        "/v1/vms/" + victim + "/guest-ip",
                                        "{\"guest_ip\":\"%s\"}".formatted(address))
                                .status())
                .isEqualTo(204);
    }

    private Answer create(String network) {
        return manager.post(
                "/v1/vms",
                "{\"name\":\"%s\",\"network\":%s}"
                        .formatted(manager.freshName(), network.replace('\'', '"')));
    }

    private static String nat(int firstPort, int count) {
        String forwards =
                IntStream.range(firstPort, firstPort + count)
                        .mapToObj(port -> forward(port, 80))
                        .collect(Collectors.joining(","));
        return "{'mode':'nat','forwards':[%s]}".formatted(forwards);
    }

    private static String forward(int hostPort, int guestPort) {
        return "{'host_port':%d,'guest_port':%d}".formatted(hostPort, guestPort);
    }
}
