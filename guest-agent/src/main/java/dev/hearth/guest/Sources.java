// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.proc.Collector;
import dev.hearth.guest.proc.CpuSampler;
import dev.hearth.guest.proc.DiskstatsCollector;
import dev.hearth.guest.proc.FilefdCollector;
import dev.hearth.guest.proc.FilesystemCollector;
import dev.hearth.guest.proc.LoadavgCollector;
import dev.hearth.guest.proc.MeminfoCollector;
import dev.hearth.guest.proc.NetdevCollector;
import dev.hearth.guest.proc.PressureCollector;
import dev.hearth.guest.proc.ProcFile;
import dev.hearth.guest.proc.ProcessesCollector;
import dev.hearth.guest.proc.SelfMemory;
import dev.hearth.guest.proc.StatCollector;
import dev.hearth.guest.proc.SystemCollector;
import dev.hearth.guest.proc.UnameCollector;
import dev.hearth.guest.proc.UptimeCollector;
import dev.hearth.guest.proc.VmstatCollector;

/// Everything that is read, wired. All share one buffer, since each reads and parses in one go.
final class Sources {

    /// Holds the lines of 128 CPUs with the largest numbers there are.
    private static final int BUFFER_BYTES = 32 * 1024;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Collector[] collectors;
    private final CpuSampler sampler;
    private final SelfMemory memory;

    Sources(Kernel kernel) {
        int ticksPerSecond = kernel.ticksPerSecond();
        StatCollector stat = new StatCollector(file(kernel, "/proc/stat"), ticksPerSecond);
        collectors =
                new Collector[] {
                    stat,
                    new MeminfoCollector(file(kernel, "/proc/meminfo")),
                    new UptimeCollector(file(kernel, "/proc/uptime")),
                    new LoadavgCollector(file(kernel, "/proc/loadavg")),
                    new ProcessesCollector(kernel, "/proc", buffer),
                    new NetdevCollector(file(kernel, "/proc/net/dev")),
                    new DiskstatsCollector(file(kernel, "/proc/diskstats")),
                    new SystemCollector(stat),
                    new PressureCollector(
                            file(kernel, "/proc/pressure/cpu"),
                            file(kernel, "/proc/pressure/io"),
                            file(kernel, "/proc/pressure/memory")),
                    new VmstatCollector(file(kernel, "/proc/vmstat")),
                    new FilefdCollector(file(kernel, "/proc/sys/fs/file-nr")),
                    new FilesystemCollector(file(kernel, "/proc/self/mounts"), kernel),
                    new UnameCollector(kernel),
                };
        sampler = new CpuSampler(file(kernel, "/proc/stat"), ticksPerSecond);
        memory = new SelfMemory(file(kernel, "/proc/self/statm"), kernel.pageSize());
    }

    private ProcFile file(Kernel kernel, String path) {
        return new ProcFile(kernel, path, buffer);
    }

    /// Whether the agent is unhealthy without it.
    static boolean isEssential(Collector collector) {
        return collector instanceof StatCollector || collector instanceof MeminfoCollector;
    }

    /// In the order in which they stand in a report.
    Collector[] collectors() {
        return collectors;
    }

    CpuSampler sampler() {
        return sampler;
    }

    SelfMemory memory() {
        return memory;
    }

    /// What all of them read into; free between two of them.
    byte[] buffer() {
        return buffer;
    }
}
