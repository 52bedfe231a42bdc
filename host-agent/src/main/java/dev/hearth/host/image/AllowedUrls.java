// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import dev.hearth.host.config.AddressRange;
import dev.hearth.host.image.archive.ImportRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/// From where this host fetches images. Whoever may import names a URL: without bounds, the host
/// would fetch for him what only the host reaches. Every URL on the way is checked, redirects
/// included, and the address that was checked is the one that is connected to.
///
/// Source of the special-purpose ranges: RFC 6890.
///
/// @param prefixes what a URL must begin with: scheme, host and port, and the beginning of its path
/// @param addresses private ones that are allowed all the same
record AllowedUrls(List<URI> prefixes, List<AddressRange> addresses) {

    private static final List<AddressRange> CLOSED =
            List.of(
                    AddressRange.parse("0.0.0.0/8"),
                    AddressRange.parse("10.0.0.0/8"),
                    AddressRange.parse("100.64.0.0/10"),
                    AddressRange.parse("127.0.0.0/8"),
                    AddressRange.parse("169.254.0.0/16"),
                    AddressRange.parse("172.16.0.0/12"),
                    AddressRange.parse("192.0.0.0/24"),
                    AddressRange.parse("192.168.0.0/16"),
                    AddressRange.parse("198.18.0.0/15"),
                    AddressRange.parse("224.0.0.0/3"),
                    AddressRange.parse("::/64"),
                    AddressRange.parse("64:ff9b::/32"),
                    AddressRange.parse("2002::/16"),
                    AddressRange.parse("fc00::/7"),
                    AddressRange.parse("fe80::/10"),
                    AddressRange.parse("ff00::/8"));

    AllowedUrls {
        prefixes = List.copyOf(prefixes);
        addresses = List.copyOf(addresses);
    }

    /// The URL, if it may be fetched. Throws [ImportRefused].
    URI check(String text) throws ImportRefused {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new ImportRefused("%s is no URL".formatted(ImportRefused.quote(text)), e);
        }
        String path = String.valueOf(url.getRawPath());
        boolean plain =
                url.getHost() != null
                        && url.getRawUserInfo() == null
                        && List.of("http", "https").contains(scheme(url))
                        // A server may read these as something else than we do.
                        && !path.toLowerCase(Locale.ROOT)
                                .matches(".*(/\\.\\.?(/|$)|%2e|%2f|\\\\).*");
        if (!plain || prefixes.stream().noneMatch(each -> begins(url, each))) {
            throw new ImportRefused(
                    "%s is no URL this host imports from (HEARTH_HOST_IMAGE_URLS: %s)"
                            .formatted(
                                    ImportRefused.quote(text),
                                    prefixes.isEmpty() ? "none" : prefixes));
        }
        return url;
    }

    /// Where a URL that was checked leads. Throws [ImportRefused] when that is not public.
    InetAddress resolve(URI url) throws IOException {
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new ImportRefused("the name %s has no address".formatted(host), e);
        }
        for (InetAddress each : found) {
            boolean closed =
                    each.isAnyLocalAddress()
                            || CLOSED.stream().anyMatch(range -> range.contains(each));
            if (closed && addresses.stream().noneMatch(range -> range.contains(each))) {
                throw new ImportRefused(
                        "%s leads to %s, which is not public; the host's operator may allow it, by its range in HEARTH_HOST_IMAGE_URLS"
                                .formatted(host, each.getHostAddress()));
            }
        }
        return found[0];
    }

    static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : scheme(url).equals("https") ? 443 : 80;
    }

    static String scheme(URI url) {
        return String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    }

    private static boolean begins(URI url, URI prefix) {
        return scheme(url).equals(scheme(prefix))
                && url.getHost().equalsIgnoreCase(prefix.getHost())
                && port(url) == port(prefix)
                && String.valueOf(url.getRawPath()).startsWith(String.valueOf(prefix.getRawPath()));
    }
}
