// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.cli.api.Refused;
import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.contract.rest.VmState;
import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A machine that Hearth did not boot. Fixture: this machine plays it, with the real guest agent at
/// loopback addresses that the host agent was allowed.
final class ExternalMachineTest {

    private static final String ADDRESS = "127.77.0.1";
    private static final String OTHER = "127.77.0.2";

    private static Hearth hearth;
    private static Process agent;
    private static Process other;

    @BeforeAll
    static void start() throws IOException {
        hearth = Hearth.start(Map.of("HEARTH_HOST_EXTERNAL_ALLOW", "127.77.0.0/16"));
        agent = agentAt(ADDRESS);
        other = agentAt(OTHER);
    }

    @AfterAll
    static void end() throws InterruptedException {
        kill(agent);
        kill(other);
        hearth.close();
    }

    @AfterEach
    void forget() {
        hearth.api().vms().forEach(vm -> hearth.api().delete(vm.id()));
    }

    @Test
    void isMeasuredByItsOwnAgent() {
        UUID id = register(ADDRESS);

        soon().until(() -> sample(id).sources().cpuUsagePercent() == Source.GUEST);

        VmMetrics sample = sample(id);
        assertThat(sample.state()).isEqualTo(MetricState.LIVE);
        assertThat(sample.cpuUsagePercent()).isBetween(0.0, 100.0);
        assertThat(sample.memoryTotalKb()).isPositive();
        assertThat(sample.vmm()).isNull();
        Vm vm = hearth.api().vm(id);
        assertThat(vm.state()).isEqualTo(VmState.EXTERNAL);
        assertThat(vm.vcpuCount()).isNull();
        assertThatThrownBy(() -> hearth.api().start(id))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Hearth did not boot it");
    }

    @Test
    void outlivesTheHostAgentAndTheManager() {
        UUID id = register(ADDRESS);
        soon().until(() -> sample(id).state() == MetricState.LIVE);
        @Nullable String before = sample(id).incarnation();

        hearth.crashHostAgent();
        soon().ignoreExceptions().until(() -> sample(id).state() == MetricState.LIVE);
        assertThat(sample(id).incarnation()).isEqualTo(before);

        hearth.crashManager();
        soon().ignoreExceptions().until(() -> sample(id).state() == MetricState.LIVE);
        assertThat(sample(id).incarnation()).isEqualTo(before);
    }

    @Test
    void followsItsAddress() throws IOException, InterruptedException {
        UUID id = register(ADDRESS);
        soon().until(() -> sample(id).state() == MetricState.LIVE);
        @Nullable String before = sample(id).incarnation();

        hearth.api().registerGuestIp(id, OTHER);
        kill(agent);

        try {
            soon().until(() ->
                    sample(id).state() == MetricState.LIVE
                            && !Objects.equals(before, sample(id).incarnation()));
        } finally {
            agent = agentAt(ADDRESS);
        }
    }

    @Test
    void saysWhyItIsNotMeasured() {
        UUID id = register("127.77.9.9");

        soon().until(() -> Objects.toString(sample(id).reason(), "").contains("127.77.9.9:8080"));

        assertThat(sample(id).state()).isEqualTo(MetricState.NO_AGENT);
        assertThat(sample(id).sources().cpuUsagePercent()).isEqualTo(Source.NONE);
    }

    @Test
    void isNotAskedWhereTheOperatorDidNotAllowIt() {
        assertThatThrownBy(() -> register("127.0.0.1"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("external.guest_ip must not be a loopback address")
                .hasMessageContaining("HEARTH_HOST_EXTERNAL_ALLOW=127.0.0.1/32");
        assertThatThrownBy(() -> register("169.254.169.254"))
                .hasMessageContaining("external.guest_ip must not be a link-local address");
        assertThat(hearth.api().vms()).isEmpty();
    }

    private static UUID register(String address) {
        return hearth.api().create(new ExternalVmCreate("elsewhere", address)).id();
    }

    private static VmMetrics sample(UUID id) {
        return hearth.api().metrics(id);
    }

    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(100)).atMost(Duration.ofSeconds(15));
    }

    private static Process agentAt(String address) throws IOException {
        return new ProcessBuilder(
                        Checkout.root().resolve("guest-agent/target/guest-agent").toString(),
                        "--listen",
                        address + ":8080")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(5, TimeUnit.SECONDS);
    }
}
