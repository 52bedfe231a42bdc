// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.contract.host.NetworkMode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What networks VMs may have on this host.
///
/// @param modes always with [NetworkMode#NONE]
/// @param advice what to do for the others, in words; empty when all are there
public record NetworkOffer(List<NetworkMode> modes, String advice) {

    /// See capabilities(7) and linux/capability.h.
    private static final int CAP_NET_ADMIN = 12;

    private static final Pattern EFFECTIVE =
            Pattern.compile("^CapEff:\\s*([0-9a-f]{1,16})$", Pattern.MULTILINE);

    /// What has to be installed, by program.
    private static final List<Tool> TOOLS =
            List.of(new Tool("ip", "iproute2"), new Tool("nft", "nftables"));

    private record Tool(String program, String packageName) {}

    public NetworkOffer {
        modes = List.copyOf(modes);
    }

    /// Whether VMs may have a network of this kind.
    public boolean has(NetworkMode mode) {
        return modes.contains(mode);
    }

    /// What this process may and can do here.
    ///
    /// @param proc root of the proc file system
    /// @param searchPath the variable `PATH`
    public static NetworkOffer of(Path proc, String searchPath) {
        String missing =
                TOOLS.stream()
                        .filter(tool -> !isThere(tool.program(), searchPath))
                        .map(Tool::packageName)
                        .collect(Collectors.joining(" and "));
        String advice =
                Stream.of(
                                mayAdministrate(proc)
                                        ? ""
                                        : "run the host agent as root (it lacks CAP_NET_ADMIN)",
                                missing.isEmpty() ? "" : "install " + missing)
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(", and "));
        return advice.isEmpty()
                ? new NetworkOffer(List.of(NetworkMode.values()), "")
                : new NetworkOffer(List.of(NetworkMode.NONE), advice);
    }

    private static boolean mayAdministrate(Path proc) {
        try {
            Matcher matcher = EFFECTIVE.matcher(Files.readString(proc.resolve("self/status")));
            return matcher.find()
                    && (Long.parseUnsignedLong(matcher.group(1), 16) >> CAP_NET_ADMIN & 1) == 1;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isThere(String program, String searchPath) {
        return Stream.of(searchPath.split(File.pathSeparator, -1))
                .filter(directory -> directory.startsWith("/"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
