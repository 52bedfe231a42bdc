// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.ProcSet;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.MemoryKernel;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each parser on bytes of /proc: real ones, those of `expected.json`, and broken ones.
class CollectorsTest {

    private static final ProcFile NO_FILE =
            new ProcFile(new MemoryKernel(), "/proc/none", new byte[0]);

    private final StatCollector stat = new StatCollector(NO_FILE, 100);
    private final MeminfoCollector meminfo = new MeminfoCollector(NO_FILE);
    private final UptimeCollector uptime = new UptimeCollector(NO_FILE);
    private final LoadavgCollector loadavg = new LoadavgCollector(NO_FILE);
    private final NetdevCollector netdev = new NetdevCollector(NO_FILE);
    private final DiskstatsCollector diskstats = new DiskstatsCollector(NO_FILE);

    private static boolean parses(TextCollector collector, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return collector.parse(bytes, bytes.length);
    }

    private static boolean parsesFile(TextCollector collector, String file) throws IOException {
        byte[] bytes = ProcSet.bytes(file);
        return collector.parse(bytes, bytes.length);
    }

    private static String counters(Collector collector) {
        byte[] bytes = new byte[100_000];
        JsonWriter json = new JsonWriter(bytes, 0);
        collector.writeCounters(json);
        return new String(bytes, 0, json.end(), ISO_8859_1);
    }

    private static String figures(Collector collector) {
        byte[] bytes = new byte[1000];
        JsonWriter json = new JsonWriter(bytes, 0);
        collector.writeFigures(json);
        return new String(bytes, 0, json.end(), ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broken/stat-crlf",
                "broken/stat-duplicate-cpu",
                "broken/stat-empty",
                "broken/stat-garbage",
                "broken/stat-negative",
                "broken/stat-not-a-number",
                "broken/stat-only-newlines",
                "broken/stat-overflow-u64",
                "broken/stat-tabs-and-spaces",
                "broken/stat-truncated",
                "broken/stat-truncated-mid-number",
                "missing/stat-no-cpu-lines"
            })
    void aStatThatNoKernelWritesIsUnknown(String file) throws IOException {
        assertThat(parsesFile(stat, file)).isFalse();
        assertThat(counters(stat)).isEqualTo("\"cpu\":null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "meminfo-empty", "truncated", "duplicate-key", "crlf", "utf8-bom"})
    void aMeminfoThatNoKernelWritesIsUnknown(String kind) throws IOException {
        boolean known =
                switch (kind) {
                    case "\n" -> parses(meminfo, kind);
                    case "meminfo-empty" -> parsesFile(meminfo, "broken/meminfo-empty");
                    default -> parsesFile(meminfo, "broken/meminfo-" + kind);
                };

        assertThat(known).isFalse();
        assertThat(counters(meminfo)).isEqualTo("\"memory\":null");
        assertThat(figures(meminfo))
                .isEqualTo(
                        "\"memory_usage_percent\":null,\"memory_used_kb\":null,"
                                + "\"memory_total_kb\":null,\"memory_available_kb\":null");
    }

    @Test
    void otherBrokenFilesAreUnknown() throws IOException {
        assertThat(parsesFile(diskstats, "broken/diskstats-short")).isFalse();
        assertThat(parsesFile(loadavg, "broken/loadavg-comma")).isFalse();
        assertThat(parsesFile(netdev, "broken/net_dev-garbage-row")).isFalse();
        assertThat(parsesFile(uptime, "broken/uptime-one-field")).isFalse();
        assertThat(counters(diskstats)).isEqualTo("\"disks\":null");
        assertThat(counters(netdev)).isEqualTo("\"network\":null");
        assertThat(figures(loadavg)).isEqualTo("\"load_average\":null");
        assertThat(figures(uptime)).isEqualTo("\"uptime_seconds\":null");
    }

    @Test
    void theLastLineMayLackItsNewlineBehindWhatIsNeeded() throws IOException {
        assertThat(parsesFile(stat, "broken/stat-no-final-newline")).isTrue();
    }

    @Test
    void cpusThatAreOfflineLeaveHoles() throws IOException {
        assertThat(parsesFile(stat, "missing/stat-cpu-hole")).isTrue();
        assertThat(counters(stat))
                .contains("{\"cpu\":1,", "{\"cpu\":3,")
                .doesNotContain("\"cpu\":2");
    }

    @ParameterizedTest
    @CsvSource({
        "stat-4-fields, '88000,\"iowait\":0,\"irq\":0,\"softirq\":0,\"steal\":0,\"guest\":0'",
        "stat-7-fields, '88000,\"iowait\":12,\"irq\":0,\"softirq\":4,\"steal\":0,\"guest\":0'",
        "stat-8-fields-no-guest, '\"softirq\":4,\"steal\":9,\"guest\":0,\"guest_nice\":0'",
        "stat-extra-field, '\"softirq\":4,\"steal\":9,\"guest\":0,\"guest_nice\":0'"
    })
    void oldKernelsHaveFewerColumnsAndNewOnesMayHaveMore(String file, String expected)
            throws IOException {
        assertThat(parsesFile(stat, "missing/" + file)).isTrue();
        assertThat(counters(stat)).contains(expected);
    }

    @Test
    void availableMemoryIsEstimatedForKernelsThatDoNotSay() throws IOException {
        assertThat(parsesFile(meminfo, "old-kernel-3.10/meminfo")).isTrue();
        assertThat(meminfo.availableKb() * 1024).isEqualTo(790_200_320);

        assertThat(parsesFile(meminfo, "missing/meminfo-minimal")).isTrue();
        assertThat(meminfo.availableKb()).isEqualTo(4096);
    }

    @Test
    void anEstimateStaysWithinTheTotal() {
        assertThat(parses(meminfo, "MemTotal: 100 kB\nMemFree: 90 kB\nCached: 80 kB\n")).isTrue();
        assertThat(meminfo.availableKb()).isEqualTo(100);

        assertThat(parses(meminfo, "MemTotal: 100 kB\nMemFree: 1 kB\nShmem: 80 kB\n")).isTrue();
        assertThat(meminfo.availableKb()).isZero();
    }

    @Test
    void noMemoryAvailableIsTheTruthAndIsKept() {
        assertThat(parses(meminfo, "MemTotal: 100 kB\nMemFree: 50 kB\nMemAvailable: 0 kB\n"))
                .isTrue();

        assertThat(figures(meminfo))
                .startsWith("\"memory_usage_percent\":100,\"memory_used_kb\":100,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MemTotal: 0 kB\nMemFree: 0 kB\n",
                "MemTotal: 5 kB\nMemAvailable: 6 kB\n",
                "MemTotal: 5 kB\n",
                "MemTotal: 5 kB\nMemFree: 6 kB\nMemAvailable: 1 kB\n",
                "MemTotal: 5 MB\nMemFree: 1 kB\n",
                "MemTotal: 5 kB x\nMemFree: 1 kB\n",
                "MemTotal: -5 kB\nMemFree: 1 kB\n",
                "MemTotal: 18446744073709551615 kB\nMemFree: 1 kB\n"
            })
    void memoryThatCannotBeIsUnknown(String text) {
        assertThat(parses(meminfo, text)).isFalse();
    }

    @Test
    void aTotalOrAUnitThatIsMissingMakesMemoryUnknown() throws IOException {
        assertThat(parsesFile(meminfo, "missing/meminfo-no-memtotal")).isFalse();
        assertThat(parsesFile(meminfo, "missing/meminfo-no-unit")).isFalse();
    }

    @Test
    void theLoopbackInterfaceIsLeftOut() throws IOException {
        assertThat(parsesFile(netdev, "guest-4vcpu/t0/net_dev")).isTrue();

        assertThat(counters(netdev))
                .isEqualTo(
                        "\"network\":[{\"device\":\"eth0\",\"receive_bytes\":48211223004,"
                                + "\"receive_packets\":33112044,\"transmit_bytes\":9122044120,"
                                + "\"transmit_packets\":12044110},{\"device\":\"eth1\","
                                + "\"receive_bytes\":1204411,\"receive_packets\":9911,"
                                + "\"transmit_bytes\":882044,\"transmit_packets\":7712}]");
    }

    @Test
    void aNumberMayFollowTheColonOfAnInterfaceAtOnce() throws IOException {
        assertThat(parsesFile(netdev, "old-kernel-3.10/net_dev")).isTrue();

        assertThat(netdev.devices().count()).isEqualTo(1);
        assertThat(netdev.devices().counter(0, 0)).isEqualTo(4_294_967_296L);
    }

    @Test
    void aGuestWithoutDevicesHasNoneAndThatIsKnown() throws IOException {
        assertThat(parsesFile(netdev, "missing/net_dev-headers-only")).isTrue();
        assertThat(counters(netdev)).isEqualTo("\"network\":[]");
        assertThat(parses(diskstats, "")).isTrue();
        assertThat(counters(diskstats)).isEqualTo("\"disks\":[]");
    }

    @Test
    void aFileThatIsCutOffIsUnknown() {
        String header = "Inter-| x\n face | y\n";
        String row = "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16";
        assertThat(parses(netdev, header + row + "\n")).isTrue();
        assertThat(parses(netdev, header + row)).isFalse();
        assertThat(parses(netdev, "")).isFalse();
        assertThat(parses(diskstats, " 254 0 vda 1 2 3 4 5 6 7 8 9 10 11")).isFalse();
        assertThat(parses(loadavg, "0.42 0.31 0.18")).isFalse();
        assertThat(parses(uptime, "3621.44 3.1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "vda, true",
        "vda1, false",
        "sdb, true",
        "sdb12, false",
        "xvda1, false",
        "hda1, false",
        "nvme0n1, true",
        "nvme0n1p1, false",
        "nvme12n3p45, false",
        "loop0, false",
        "ram0, false",
        "zram0, false",
        "fd0, false",
        "sr0, true",
        "dm-0, true",
        "md127, true",
        "mmcblk0, true",
        "sdaa1, true",
        "nvmen1p1, true",
        "nvme0n1p, true",
        "vd1, true",
        "v1, true",
        "1, true"
    })
    void wholeDisksAreThoseOfNodeExporter(String name, boolean whole) {
        byte[] bytes = name.getBytes(ISO_8859_1);

        assertThat(DiskName.isWholeDisk(bytes, 0, bytes.length)).isEqualTo(whole);
        assertThat(!name.matches("^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$"))
                .isEqualTo(whole);
    }

    @Test
    void partitionsAreNotDisksAndSectorsHave512Bytes() throws IOException {
        assertThat(parsesFile(diskstats, "guest-4vcpu/t0/diskstats")).isTrue();

        assertThat(diskstats.disks().count()).isEqualTo(2);
        assertThat(diskstats.disks().counter(0, 2)).isEqualTo(40_221_120L * 512);
        assertThat(diskstats.disks().counter(1, 6)).isEqualTo(9_437_184L * 512);
    }

    @Test
    void ratesOfTheOneCpuGuestAreThoseExpected() throws IOException {
        long[] before = deviceCounters("guest-1vcpu/t0");
        long[] after = deviceCounters("guest-1vcpu/t1");

        assertThat((after[0] - before[0]) / 10.0).isEqualTo(26_214.4);
        assertThat((after[1] - before[1]) / 10.0).isEqualTo(3176.0);
        assertThat((after[2] - before[2]) / 10.0).isEqualTo(104_857.6);
        assertThat((after[3] - before[3]) / 10.0).isEqualTo(262_144.0);
        assertThat(parsesFile(meminfo, "guest-1vcpu/t1/meminfo")).isTrue();
        assertThat(meminfo.totalKb() * 1024).isEqualTo(510_160_896);
        assertThat(meminfo.availableKb() * 1024).isEqualTo(409_374_720);
    }

    /// Received, transmitted, read and written bytes.
    private long[] deviceCounters(String set) throws IOException {
        assertThat(parsesFile(netdev, set + "/net_dev")).isTrue();
        assertThat(parsesFile(diskstats, set + "/diskstats")).isTrue();
        return new long[] {
            netdev.devices().counter(0, 0),
            netdev.devices().counter(0, 8),
            diskstats.disks().counter(0, 2),
            diskstats.disks().counter(0, 6)
        };
    }

    private final VmstatCollector vmstat = new VmstatCollector(NO_FILE);
    private final FilefdCollector filefd = new FilefdCollector(NO_FILE);
    private final PressureCollector pressure = new PressureCollector(NO_FILE, NO_FILE, NO_FILE);

    @Test
    void whatAKernelDoesNotCountIsNullInVmstat() {
        assertThat(parses(vmstat, "pgpgin 5\npgfault 6\n")).isTrue();
        assertThat(counters(vmstat))
                .isEqualTo(
                        "\"vmstat\":{\"oom_kill\":null,\"pgpgin\":5,\"pgpgout\":null,"
                                + "\"pswpin\":null,\"pswpout\":null,\"pgfault\":6,"
                                + "\"pgmajfault\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nr_free_pages 1\n",
                "pgpgin 5\npgpgin 6\n",
                "pgpgin 5",
                "pgpgin -1\n",
                "oom_kill\n",
                "pgpgin 5 6\n"
            })
    void aVmstatThatNoKernelWritesIsUnknown(String text) {
        assertThat(parses(vmstat, text)).isFalse();
        assertThat(counters(vmstat)).isEqualTo("\"vmstat\":null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1\t0\n", "1\t0\t2", "1\t0\t2\t3\n", "a\t0\t2\n"})
    void aFileNrThatNoKernelWritesIsUnknown(String text) {
        assertThat(parses(filefd, text)).isFalse();
    }

    @Test
    void pressureOfCpusNeedsNoFullLine() throws IOException {
        byte[] cpu = ProcSet.bytes("missing/pressure_cpu-no-full");
        byte[] io = ProcSet.bytes("guest-1vcpu/t0/pressure_io");

        assertThat(pressure.parse(0, cpu, cpu.length)).isTrue();
        assertThat(pressure.parse(1, io, io.length)).isTrue();
        assertThat(pressure.parse(1, cpu, cpu.length)).isFalse();
        for (int length = 0; length < io.length; length++) {
            assertThat(pressure.parse(2, io, length)).as("%d bytes", length).isFalse();
        }
    }

    @Test
    void theLinesBehindTheCpusAreAFamilyOfTheirOwn() {
        String cpus = "cpu  1 2 3 4\ncpu0 1 2 3 4\n";
        String rest = "intr 5 6\nctxt 7\nbtime 8\nprocesses 9\nprocs_running 1\n";

        assertThat(parses(stat, cpus + rest)).isTrue();
        assertThat(stat.isSystemKnown()).isFalse();
        assertThat(parses(stat, cpus + rest + "procs_blocked 0\n")).isTrue();
        assertThat(stat.isSystemKnown()).isTrue();
    }
}
