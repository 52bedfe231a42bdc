// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.FakeGuest;
import dev.hearth.host.hypervisor.ReaderCounts;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.metrics.ObservedVms;
import dev.hearth.host.remotewrite.RemoteWriteCounts;
import dev.hearth.host.spool.SpoolCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Prometheus gets of a guest on a real socket, polled by the real poller; this test's own
/// process plays its VMM.
class HostExportTest {

    private static final UUID VM = new UUID(7, 7);
    private static final Path ROOT = Path.of(System.getProperty("hearth.root", ".."));
    private static final HostInfo HOST =
            new HostInfo("0.1.0", "simulated", "tcg", "a test", 2, 1024, List.of(), List.of());
    private static final ReaderCounts READ = new ReaderCounts(10, 1, 2, 7, 3, 4);

    private final FakeGuest guest = FakeGuest.healthy(VM);
    private MetricsService metrics;
    private HostExport export;

    @BeforeEach
    void start() {
        metrics = new MetricsService(new OneVm(guest.port()), () -> HOST, Path.of("/proc"));
        export =
                new HostExport(
                        metrics,
                        new SpoolCounts(),
                        () -> Optional.of(READ),
                        Optional.of(new RemoteWriteCounts()));
        metrics.start();
    }

    @AfterEach
    void stop() {
        export.close();
        metrics.close();
        guest.close();
    }

    @Test
    void whatTheGuestSaysIsToldWithItsSource() {
        awaitLine("hearth_vm_cpu_usage_ratio\\{name=\"web\",source=\"guest\",vm=\"%s\"} 0\\.2\\d+");
        awaitLine("hearth_vm_network_receive_bytes_total\\{.*source=\"guest\".*} \\S+");

        assertThat(page())
                .containsPattern(
                        "hearth_vm_memory_used_bytes\\{.*source=\"guest\".*} 1\\.34217728E8")
                .containsPattern("hearth_vmm_resident_memory_bytes\\{.*source=\"vmm\".*} \\S+")
                .contains("hearth_host_info{accelerator=\"tcg\",hypervisor=\"simulated\"");
    }

    /// The guest was asked once a second, whoever scrapes.
    @Test
    void aScrapeAsksNoGuest() {
        await().until(() -> guest.requests() >= 2);
        int before = guest.requests();
        Instant start = Instant.now();

        for (int i = 0; i < 50; i++) {
            page();
        }

        long seconds = Duration.between(start, Instant.now()).toSeconds();
        assertThat(guest.requests() - before).isLessThanOrEqualTo((int) seconds + 2);
    }

    @Test
    void refusalsAreCountedByReasonAndSoIsWhatWasRead() {
        guest.kill();

        awaitLine("hearth_host_agent_polls_refused_total\\{reason=\"unreachable\"} [1-9].*");
        assertThat(page())
                .contains("hearth_host_agent_polls_refused_total{reason=\"implausible\"} 0.0")
                .contains("hearth_host_agent_vmm_lines_torn_total 1.0")
                .contains("hearth_host_agent_vmm_lines_dropped_total 2.0")
                .contains("hearth_host_agent_vmm_flushes_total{outcome=\"late\"} 4.0")
                .containsPattern("hearth_host_agent_polls_late_total \\S+")
                .containsPattern("hearth_host_agent_poll_lag_seconds_total \\S+")
                .contains("hearth_host_agent_remote_write_samples_total{outcome=\"dropped\"} 0.0")
                .contains("hearth_host_agent_remote_write_queue_bytes 0.0")
                .contains("hearth_host_agent_remote_write_lag_seconds 0.0")
                .containsPattern("hearth_host_agent_batches_total [1-9]")
                .containsPattern("hearth_host_agent_batch_lag_seconds \\S+")
                .contains("process_cpu_seconds_total ", "process_open_fds ");
    }

    @Test
    void everyFamilyHasALineInTheReference() throws Exception {
        awaitLine("hearth_vm_info\\{.*");
        String reference = Files.readString(ROOT.resolve("docs/reference/metrics.md"));

        assertThat(families(page())).allMatch(name -> reference.contains("`" + name));
    }

    /// Manager and host agent are told apart by the names of what they count of themselves.
    @Test
    void theAlertsOfHostAgentsNameWhatIsThere() throws Exception {
        String alerts = Files.readString(ROOT.resolve("deploy/prometheus/alerts.yml"));
        Set<String> wanted =
                Pattern.compile("hearth_host_agent_\\w+")
                        .matcher(alerts)
                        .results()
                        .map(found -> found.group())
                        .collect(Collectors.toCollection(TreeSet::new));
        awaitLine("hearth_host_agent_batch_lag_seconds .*");

        assertThat(wanted).isNotEmpty();
        assertThat(families(page())).containsAll(wanted);
    }

    private String page() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            export.page(null).writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private void awaitLine(String pattern) {
        Pattern line = Pattern.compile("(?m)^" + pattern.replace("%s", VM.toString()) + "$");
        await().atMost(Duration.ofSeconds(8)).until(() -> line.matcher(page()).find());
    }

    /// Ours, as the samples are called.
    private static Set<String> families(String page) {
        return page.lines()
                .filter(line -> line.startsWith("hearth_"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record OneVm(int port) implements ObservedVms {

        private static final VmSpec SPEC = new VmSpec("web", 2, 512, "alpine");
        private static final long PID = ProcessHandle.current().pid();

        @Override
        public List<VmStatus> statuses() {
            return List.of(
                    new VmStatus(
                            VM,
                            SPEC,
                            VmState.RUNNING,
                            null,
                            "one",
                            PID,
                            "127.0.0.1",
                            port,
                            null,
                            Instant.EPOCH,
                            null,
                            0));
        }

        @Override
        public List<VcpuThread> vcpuThreads(UUID id) {
            return List.of(new VcpuThread(0, PID));
        }

        @Override
        public Optional<DiskTotals> diskTotals(UUID id) {
            return Optional.empty();
        }
    }
}
