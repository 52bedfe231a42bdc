// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.hypervisor.Acceleration;
import dev.hearth.host.hypervisor.Hypervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What this machine is. Read once; only what the hypervisor finds out may change.
///
/// @param memTotalMib `MemTotal` of the host
record HostFacts(String version, int cpuCount, long memTotalMib) {

    private static final Pattern MEM_TOTAL = Pattern.compile("MemTotal:\\s+([0-9]{1,15}) kB");

    /// @param proc root of the proc file system
    static HostFacts read(Path proc) {
        return new HostFacts(
                Objects.requireNonNullElse(
                        HostFacts.class.getPackage().getImplementationVersion(), "0-unpackaged"),
                Runtime.getRuntime().availableProcessors(),
                memTotalMib(proc.resolve("meminfo")));
    }

    /// With what the hypervisor knows and which images there are by now.
    ///
    /// @param modes the networks VMs may have
    HostInfo with(Hypervisor hypervisor, List<NetworkMode> modes, List<String> images) {
        Acceleration acceleration = hypervisor.acceleration();
        return new HostInfo(
                version,
                hypervisor.name(),
                acceleration.accelerator().toString(),
                acceleration.reason(),
                cpuCount,
                memTotalMib,
                modes,
                images);
    }

    private static long memTotalMib(Path meminfo) {
        try {
            Matcher matcher = MEM_TOTAL.matcher(Files.readString(meminfo));
            if (!matcher.find()) {
                throw new IOException("no MemTotal in " + meminfo);
            }
            return Long.parseLong(matcher.group(1)) / 1024;
        } catch (IOException e) {
            throw new StorageFailed("could not read " + meminfo, e);
        }
    }
}
