// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whom guests ask for names: whoever the host asks. One on the host's loopback is a resolver of
/// the host itself, and no guest reaches it.
///
/// @param files as of resolv.conf(5), the first one first; they need not exist
public record Nameserver(List<Path> files) {

    /// Where hosts say it. systemd-resolved puts itself into the one and whom it asks into the
    /// other, see systemd-resolved(8).
    public static final Nameserver OF_HOST =
            new Nameserver(
                    List.of(
                            Path.of("/etc/resolv.conf"),
                            Path.of("/run/systemd/resolve/resolv.conf")));

    /// IPv4 only, for guests have nothing else.
    private static final Pattern LINE =
            Pattern.compile("\\s*nameserver\\s+((?:\\d{1,3}\\.){3}\\d{1,3})\\s*");

    public Nameserver {
        files = List.copyOf(files);
    }

    /// Its address, as it stands in the files now; empty when there is none a guest could reach.
    public Optional<String> find() {
        return files.stream().flatMap(file -> read(file).stream()).findFirst();
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> line.group(1))
                    .filter(address -> !address.startsWith("127.") && !address.startsWith("0."))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
