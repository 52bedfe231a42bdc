// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.metrics.CgroupTrack.Throttled;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A VMM's cgroup in a tree of files, and what it tells from second to second.
class CgroupTrackTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long PID = 4242;

    @TempDir private Path root;
    private ProcTree tree;
    private CgroupTrack track;

    @BeforeEach
    void makeTree() {
        tree = new ProcTree(root);
        tree.write("proc/4242/cgroup", "9:name=systemd:/\n0::/hearth/vm-1\n");
        tree.write("cgroups/hearth/vm-1/cgroup.procs", "4242\n");
        quota(10, 500);
        track =
                new CgroupTrack(
                        new ProcFiles(root.resolve("proc"), root.resolve("cgroups")),
                        PID,
                        Pace.SECOND);
    }

    @Test
    void aQuotaThatIsUsedUpIsSeen() {
        assertThat(track.read(0)).isEmpty();
        quota(14, 90_500);

        assertThat(track.read(SECOND)).contains(new Throttled(4, 90));
        assertThat(track.read(2 * SECOND)).contains(new Throttled(0, 0));
    }

    @Test
    void aCgroupThatOthersShareTellsNothingOfOne() {
        tree.write("cgroups/hearth/vm-1/cgroup.procs", "1\n4242\n");

        assertThat(track.read(0)).isEmpty();
        assertThat(track.read(SECOND)).isEmpty();
    }

    @Test
    void withoutAControllerNothingIsKnown() {
        tree.write("cgroups/hearth/vm-1/cpu.stat", "usage_usec 1\nuser_usec 1\nsystem_usec 0\n");
        track.read(0);

        assertThat(track.read(SECOND)).isEmpty();
    }

    @Test
    void countersThatFallAreANewBeginning() {
        track.read(0);
        quota(1, 100);
        assertThat(track.read(SECOND)).isEmpty();
        quota(2, 1100);

        assertThat(track.read(2 * SECOND)).contains(new Throttled(1, 1));
    }

    @Test
    void aMinuteIsNoInterval() {
        track.read(0);

        assertThat(track.read(60 * SECOND)).isEmpty();
    }

    private void quota(long throttled, long us) {
        tree.write(
                "cgroups/hearth/vm-1/cpu.stat",
                "usage_usec 90\nuser_usec 80\nsystem_usec 10\nnr_periods 99\nnr_throttled "
                        + throttled
                        + "\nthrottled_usec "
                        + us
                        + "\n");
    }
}
