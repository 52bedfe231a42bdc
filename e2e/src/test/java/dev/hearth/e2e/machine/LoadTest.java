// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `scripts/vm-stress-test.sh` shows in each chart what the guide says it shows. Fixture: a machine
/// that Hearth did not boot, with the guest agent, under busybox.
final class LoadTest {

    /// A sample of a second in which nothing was changed.
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private static final String ADDRESS = "127.77.3.1";

    private static Hearth hearth;
    private static Machine machine;
    private static UUID id;
    private static String manager;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        hearth = Hearth.start(Map.of("HEARTH_HOST_EXTERNAL_ALLOW", "127.77.0.0/16"));
        manager = "http://10.0.2.2:" + hearth.managerAddress().replaceFirst(".*:", "");
        id = hearth.api().create(new ExternalVmCreate("loaded", ADDRESS)).id();
        machine = Machine.boot(directory, Machine.demoRoot(), "/sbin/init", ADDRESS);
        assertThat(
                        machine.run(
                                "wget -qO- %s/v1/vms/%s/guest-agent/install.sh | sh"
                                        .formatted(manager, id)))
                .contains("first sample");
        String script = Files.readString(Checkout.root().resolve("scripts/vm-stress-test.sh"));
        machine.run("cat >/root/stress.sh <<'EOF'\n" + script + "EOF");
    }

    @AfterAll
    static void end() {
        machine.close();
        hearth.close();
    }

    @Test
    void theCpuIsFull() {
        assertThat(highest("cpu", VmMetrics::cpuUsagePercent)).isGreaterThan(90);
    }

    @Test
    void theMemoryIsTaken() {
        double before = atRest(VmMetrics::memoryUsedKb);

        double during = highest("--memory-mib 96 memory", VmMetrics::memoryUsedKb);

        assertThat(during - before).isBetween(80.0 * 1024, 120.0 * 1024);
    }

    @Test
    void theDiskIsWritten() {
        assertThat(highest("disk", VmMetrics::diskWriteBytes)).isGreaterThan(1 << 20);
    }

    @Test
    void theNetworkCarriesWhatIsFetched() {
        String url = manager + "/v1/guest-agent/linux-amd64";

        assertThat(highest("--url " + url + " network", VmMetrics::networkInBytes))
                .isGreaterThan(100_000);
    }

    @Test
    void nothingIsLeftOfOneThatWasEnded() throws IOException {
        machine.run(
                "sh /root/stress.sh --seconds 60 --memory-mib 32 memory cpu >/root/said 2>&1 &"
                        + " p=$!; sleep 3; kill $p; wait $p; true");

        assertThat(
                        machine.run(
                                "cat /root/said; ls -d /root/vm-stress* /var/tmp/vm-stress* /tmp/tmp*;"
                                        + " pidof dd"))
                .contains("ended early; nothing is left")
                .doesNotContainPattern("(?m)^[/\\d]+$");
    }

    /// The value once nothing runs any more that another test began.
    private static double atRest(Function<VmMetrics, ? extends @Nullable Number> value) {
        Awaitility.await().pollDelay(SETTLED).until(() -> true);
        return Objects.requireNonNull(value.apply(hearth.api().metrics(id))).doubleValue();
    }

    /// The highest value while the script runs.
    private static double highest(
            String arguments, Function<VmMetrics, ? extends @Nullable Number> value) {
        CompletableFuture<String> said =
                CompletableFuture.supplyAsync(() -> stress("--seconds 10 " + arguments));
        List<Double> seen = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    Number now = value.apply(hearth.api().metrics(id));
                    if (now != null) {
                        seen.add(now.doubleValue());
                    }
                    return said.isDone();
                });
        assertThat(said.join()).contains("done; nothing is left");
        return seen.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static String stress(String arguments) {
        try {
            return machine.run("sh /root/stress.sh " + arguments);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
