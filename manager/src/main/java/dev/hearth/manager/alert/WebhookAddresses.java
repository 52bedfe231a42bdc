// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.manager.config.AddressRange;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where webhooks may be. Whoever may make one names an address: without bounds, the manager would
/// knock for him at services that only its machine reaches.
///
/// Sources: RFC 6890 (special-purpose addresses), RFC 4291 (IPv6).
///
/// @param allowed what the operator opened: his own word is enough
/// @param own the addresses of this machine's interfaces, now
record WebhookAddresses(List<AddressRange> allowed, Supplier<Set<InetAddress>> own) {

    private static final String SETTING = "HEARTH_MANAGER_WEBHOOK_ALLOW";
    private static final int LONGEST = 2_000;

    /// Those that lead nowhere, into somebody's own network, or, as IPv4 inside IPv6, to another
    /// address than they seem to.
    private static final List<AddressRange> CLOSED =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "224.0.0.0/4",
                            "240.0.0.0/4",
                            "::/64",
                            "64:ff9b::/32",
                            "2002::/16",
                            "fc00::/7",
                            "fe80::/10",
                            "fec0::/10",
                            "ff00::/8")
                    .map(AddressRange::parse)
                    .toList();

    WebhookAddresses {
        allowed = List.copyOf(allowed);
    }

    /// Those of this machine, now: interfaces come and go.
    static Set<InetAddress> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            throw new IllegalStateException("list this machine's addresses", e);
        }
    }

    /// Why a webhook cannot have this URL: "must …"; empty when it can. A name is not looked up
    /// before something is sent.
    Optional<String> fault(String text) {
        Optional<URI> url = parse(text);
        if (url.isEmpty()) {
            return Optional.of(
                    "must be a URL such as https://alerts.example.org/hearth, of at most %d characters and without user or fragment"
                            .formatted(LONGEST));
        }
        try {
            return fault(url.get(), InetAddress.ofLiteral(bare(url.get().getHost())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Why nothing is sent there now; empty when it is. Looks its name up. Throws
    /// UnknownHostException when there is no such name.
    Optional<String> faultNow(URI url) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(bare(url.getHost())))
                .flatMap(address -> fault(url, address).stream())
                .findFirst();
    }

    /// The URL; empty when it is none that could be meant.
    static Optional<URI> parse(String text) {
        try {
            URI url = URI.create(text);
            boolean usable =
                    text.length() <= LONGEST
                            && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                            && url.getHost() != null
                            && url.getPort() != 0
                            && url.getRawUserInfo() == null
                            && url.getRawFragment() == null;
            return usable ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<String> fault(URI url, InetAddress address) {
        if (allowed.stream().anyMatch(range -> range.contains(address))) {
            return Optional.empty();
        }
        String shown = address.getHostAddress();
        if (CLOSED.stream().anyMatch(range -> range.contains(address))
                || own.get().contains(address)) {
            return Optional.of(
                    "must not be at %s, which is private or this machine's, unless the manager's operator allows it with %s"
                            .formatted(shown, SETTING));
        }
        return "https".equals(url.getScheme())
                ? Optional.empty()
                : Optional.of(
                        "must be https, unless the manager's operator allows %s with %s"
                                .formatted(shown, SETTING));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
