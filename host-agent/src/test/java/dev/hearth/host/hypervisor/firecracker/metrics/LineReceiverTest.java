// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.hypervisor.VmmCounters;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of lines: totals, gaps and moments. The clocks stand still.
class LineReceiverTest {

    private static final long NOW_MS = 1_790_002_000_000L;
    private static final long NOW_NANOS = 77_000_000_000_000L;

    private static final long READ_BYTES = 1_048_576L + 125_829_120;

    private final LineReceiver receiver =
            new LineReceiver(() -> Instant.ofEpochMilli(NOW_MS), () -> NOW_NANOS);

    @Test
    void beforeTheFirstLineNothingIsKnown() {
        receive("not a line");

        assertThat(receiver.totals()).isEmpty();
    }

    @Test
    void whatIsCountedIsSummedUp() {
        receive(Lines.BUSY);
        receive(Lines.BUSY);
        receive(Lines.fixture("metrics-03-idle-zero-deltas.json"));

        assertThat(totals().of(DiskMetric.READ_BYTES)).isEqualTo(2 * READ_BYTES);
        assertThat(totals().of(NetMetric.RECEIVED_BYTES)).isGreaterThan(2 * 5_371_747_488L);
        assertThat(totals().of(VmMetric.BALLOON_UPDATES)).isGreaterThanOrEqualTo(24);
        assertThat(totals().of(VmMetric.VCPU_MMIO_WRITE_US)).isGreaterThanOrEqualTo(2 * 1_368_092);
        assertThat(receiver.counts()).isEqualTo(new FeedCounts(3, 0, 0, 0, 0, 0));
    }

    @Test
    void whatIsStatedIsAsTheNewestLineStatesIt() {
        receive(line(NOW_MS, "\"latencies_us\":{\"pause_vm\":500,\"resume_vm\":9}"));
        receive(line(NOW_MS, "\"latencies_us\":{\"pause_vm\":300},\"signals\":{\"sigpipe\":2}"));
        receive(line(NOW_MS, "\"latencies_us\":{\"pause_vm\":300},\"signals\":{\"sigpipe\":3}"));

        assertThat(totals().of(VmMetric.PAUSE_US)).isEqualTo(300);
        assertThat(totals().of(VmMetric.SIGPIPES)).isEqualTo(5);
    }

    @Test
    void theLastLineSaysHowItEnded() {
        receive(Lines.fixture("metrics-07-final-guest-reboot.json"));
        assertThat(totals().of(VmMetric.GUEST_RESETS)).isEqualTo(1);

        receive(Lines.fixture("metrics-08-final-sigbus.json"));
        assertThat(totals().of(VmMetric.SIGBUS)).isEqualTo(1);
    }

    @Test
    void devicesAndTheirSumAreNeverBothCounted() {
        receive(Lines.BUSY);

        long rootfs = totals().ofDisk("rootfs", DiskMetric.READ_BYTES);
        long data = totals().ofDisk("data", DiskMetric.READ_BYTES);
        assertThat(totals().diskIds()).containsExactly("data", "rootfs");
        assertThat(totals().netIds()).containsExactly("eth0", "eth1");
        assertThat(rootfs + data).isEqualTo(totals().of(DiskMetric.READ_BYTES));
        assertThat(rootfs + data).isEqualTo(READ_BYTES);
        assertThat(totals().ofNet("eth0", NetMetric.SENT_BYTES)).isEqualTo(96_468_992);
    }

    @Test
    void theSumStandsInWhereDevicesAreNotListed() {
        receive(line(NOW_MS, "\"block\":{\"read_bytes\":7},\"net\":{\"rx_bytes_count\":5}"));
        receive(line(NOW_MS, "\"block\":{\"read_bytes\":7},\"net\":{\"rx_bytes_count\":5}"));

        assertThat(totals().of(DiskMetric.READ_BYTES)).isEqualTo(14);
        assertThat(totals().of(NetMetric.RECEIVED_BYTES)).isEqualTo(10);
        assertThat(totals().diskIds()).isEmpty();
    }

    @Test
    void othersCompareItByWhatEveryVmmCounts() {
        receive(
                line(
                        NOW_MS - 5,
                        "\"net_a\":{\"rx_bytes_count\":1120,\"rx_packets_count\":10,"
                                + "\"tx_bytes_count\":24,\"tx_packets_count\":2,"
                                + "\"tx_rate_limiter_throttled\":3},"
                                + "\"block_a\":{\"read_count\":2,\"write_count\":3,"
                                + "\"read_agg\":{\"sum_us\":40},\"write_agg\":{\"sum_us\":50},"
                                + "\"rate_limiter_throttled_events\":6},"
                                + "\"vcpu\":{\"exit_io_in\":7,\"exit_mmio_read\":1,"
                                + "\"exit_mmio_read_agg\":{\"sum_us\":9}},"
                                + "\"balloon\":{\"stats_updates_count\":4}"));

        assertThat(totals().counters())
                .isEqualTo(
                        new VmmCounters(
                                NOW_NANOS - 5_000_000,
                                Instant.ofEpochMilli(NOW_MS - 5),
                                0,
                                new VmmCounters.Network(1_000, 0, 3),
                                new VmmCounters.Disks(0, 0, 5, 90, 6),
                                new VmmCounters.Vcpus(8, 9, 0),
                                4));
    }

    @Test
    void aTornLineCountsFromItsLastBeginning() {
        Lines.text(Lines.FIXTURES.resolve("fifo-torn.ndjson")).lines().forEach(this::receive);

        assertThat(totals().of(DiskMetric.READ_BYTES)).isEqualTo(3 * READ_BYTES);
        assertThat(receiver.counts()).isEqualTo(new FeedCounts(3, 1, 0, 0, 0, 0));
        assertThat(totals().gaps()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261123})
    void aLineCountsWholeOrNotAtAll(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int whole = 0;
        int torn = 0;
        int dropped = 0;
        for (int round = 0; round < 500; round++) {
            String piece = Lines.BUSY.substring(0, random.nextInt(1, Lines.BUSY.length()));
            switch (random.nextInt(3)) {
                case 0 -> {
                    receive(Lines.BUSY);
                    whole++;
                }
                case 1 -> {
                    receive(piece + Lines.BUSY);
                    torn++;
                }
                default -> {
                    receive(piece);
                    dropped++;
                }
            }
        }

        long counted = (long) whole + torn;
        assertThat(receiver.counts()).isEqualTo(new FeedCounts(counted, torn, dropped, 0, 0, 0));
        assertThat(totals().of(DiskMetric.READ_BYTES)).isEqualTo(counted * READ_BYTES);
        assertThat(totals().of(VmMetric.BALLOON_UPDATES)).isEqualTo(counted * 12);
        assertThat(totals().gaps()).isEqualTo(torn + dropped);
    }

    @Test
    void aLineIsAsOldAsItsOwnTimeSays() {
        receive(line(NOW_MS - 40_000, "\"a\":1"));

        assertThat(totals().moment().nanos()).isEqualTo(NOW_NANOS - 40_000_000_000L);
        assertThat(totals().moment().at()).isEqualTo(Instant.ofEpochMilli(NOW_MS - 40_000));
    }

    @Test
    void aLineFromTheFutureIsOfNow() {
        receive(line(NOW_MS + 3_600_000, "\"a\":1"));

        assertThat(totals().moment().nanos()).isEqualTo(NOW_NANOS);
    }

    @Test
    void totalsNeverFallWhateverIsCounted() {
        long most = 1L << 53;
        for (int round = 0; round < 3_000; round++) {
            receive(line(NOW_MS, "\"block_a\":{\"read_bytes\":" + most + "}"));
        }

        assertThat(totals().of(DiskMetric.READ_BYTES)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void devicesWithNewNamesWithoutEndFillNoMemory() {
        for (int round = 0; round < 1_000; round++) {
            receive(line(NOW_MS, "\"block_" + round + "\":{\"read_bytes\":1}"));
        }

        assertThat(totals().diskIds()).hasSize(MetricsLine.MOST_DEVICES);
        assertThat(totals().of(DiskMetric.READ_BYTES)).isEqualTo(1_000);
    }

    private void receive(String text) {
        byte[] bytes = Lines.bytes("before" + text + "behind");
        receiver.line(bytes, 6, bytes.length - 6);
    }

    private MetricTotals totals() {
        return receiver.totals().orElseThrow();
    }

    private static String line(long writtenMs, String members) {
        return "{\"utc_timestamp_ms\":" + writtenMs + "," + members + "}";
    }
}
