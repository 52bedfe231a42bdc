// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.MemoryKernel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is read only in part, or only when it changed, is as true as if all of it were read each
/// time.
class SparingReadsTest {

    private static final String MOUNTS = "/proc/self/mounts";
    private static final String VMSTAT = "/proc/vmstat";
    private static final String TAIL = "nr_unstable 0\n".repeat(200);

    private final MemoryKernel kernel = new MemoryKernel();
    private final byte[] buffer = new byte[32 * 1024];
    private final FilesystemCollector filesystem =
            new FilesystemCollector(new ProcFile(kernel, MOUNTS, buffer), kernel);
    private final VmstatCollector vmstat =
            new VmstatCollector(new ProcFile(kernel, VMSTAT, buffer));

    @BeforeEach
    void twoDisks() {
        kernel.fileSystems.put("/", new long[] {1, 10, 5, 4, 100, 90});
        kernel.fileSystems.put("/data", new long[] {1, 20, 5, 4, 100, 90});
    }

    private void show(String path, String text) {
        kernel.files.put(path, text.getBytes(US_ASCII));
    }

    private static String counters(Collector collector) {
        byte[] bytes = new byte[10_000];
        JsonWriter json = new JsonWriter(bytes, 0);
        collector.writeCounters(json);
        return new String(bytes, 0, json.end(), US_ASCII);
    }

    @Test
    void aTableOfMountsIsReadAgainWhenTheKernelSaysThatItChanged() {
        show(MOUNTS, "/dev/vda / ext4 rw 0 0\n");
        assertThat(filesystem.collect()).isTrue();
        show(MOUNTS, "/dev/vda / ext4 rw 0 0\n/dev/vdb /data xfs rw 0 0\n");

        filesystem.collect();
        String before = counters(filesystem);
        kernel.changed.add(MOUNTS);
        filesystem.collect();

        assertThat(before).doesNotContain("/data");
        assertThat(counters(filesystem)).contains("/data");
    }

    @Test
    void howFullAFileSystemIsIsAskedEachTime() {
        show(MOUNTS, "/dev/vda / ext4 rw 0 0\n");
        filesystem.collect();
        kernel.fileSystems.put("/", new long[] {1, 10, 3, 2, 100, 80});

        filesystem.collect();

        assertThat(counters(filesystem)).contains("\"free_bytes\":3,\"avail_bytes\":2");
    }

    @Test
    void aTableThatCannotBeReadIsReadAgainEachTime() {
        assertThat(filesystem.collect()).isFalse();
        show(MOUNTS, "/dev/vda / ext4 rw 0 0\n");

        assertThat(filesystem.collect()).isTrue();
    }

    @Test
    void countersOfVmstatMayGrowToAnyLengthAfterItsStartIsKnown() {
        show(VMSTAT, "nr_free_pages 1\npgpgin 1\noom_kill 2\n" + TAIL);
        assertThat(vmstat.collect()).isTrue();
        String most = "18446744073709551615";
        String longer = ("nr_free_pages " + most + "\n").repeat(30);
        show(VMSTAT, longer + "pgpgin " + most + "\noom_kill " + most + "\n" + TAIL);

        assertThat(vmstat.collect()).isTrue();

        assertThat(counters(vmstat))
                .contains("\"oom_kill\":" + most + ",\"pgpgin\":" + most + ",\"pgpgout\":null");
    }

    @Test
    void theTailOfVmstatIsNotAskedFor() {
        show(VMSTAT, "pgpgin 1\noom_kill 2\n" + TAIL);
        vmstat.collect();
        kernel.bytesRead = 0;

        assertThat(vmstat.collect()).isTrue();

        assertThat(kernel.bytesRead).isBetween(20L, 400L);
        assertThat(counters(vmstat)).contains("\"oom_kill\":2");
    }

    @Test
    void aNumberThatIsCutOffIsNeverTaken() {
        show(VMSTAT, "oom_kill 2\n" + TAIL);
        vmstat.collect();
        for (int padding = 0; padding < 300; padding++) {
            show(VMSTAT, "x".repeat(padding) + " 1\noom_kill 123456789\n" + TAIL);

            assertThat(vmstat.collect()).isTrue();

            assertThat(counters(vmstat)).contains("\"oom_kill\":123456789,");
        }
    }
}
