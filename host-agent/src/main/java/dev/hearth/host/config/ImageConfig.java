// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What may be imported as images.
///
/// @param folders absolute paths below which files may be imported; none: no path may
/// @param urls what a URL must begin with; none: no URL may
/// @param addresses at which URLs may lead although they are not public
/// @param maxMib how large an upload or a download may be; one import may unpack three times as
///   much, over all its steps
public record ImageConfig(
        List<Path> folders, List<URI> urls, List<AddressRange> addresses, int maxMib) {

    /// The limit unless somebody says otherwise.
    public static final int DEFAULT_MAX_MIB = 16_384;

    /// Uploads only.
    public static final ImageConfig CLOSED =
            new ImageConfig(List.of(), List.of(), List.of(), DEFAULT_MAX_MIB);

    public ImageConfig {
        folders = List.copyOf(folders);
        urls = List.copyOf(urls);
        addresses = List.copyOf(addresses);
    }

    /// The same limit in bytes.
    public long maxBytes() {
        return (long) maxMib << 20;
    }

    /// Reads the settings.
    ///
    /// @param urls URLs and ranges of addresses, mixed
    /// @param fault is told what is wrong with them
    static ImageConfig parse(
            List<String> folders, List<String> urls, int maxMib, Consumer<String> fault) {
        List<Path> paths = new ArrayList<>();
        for (String each : folders) {
            Path path = Path.of(each);
            if (path.isAbsolute()) {
                paths.add(path.normalize());
            } else {
                fault.accept("HEARTH_HOST_IMAGE_FOLDERS must be absolute paths, not " + each);
            }
        }
        List<URI> prefixes = new ArrayList<>();
        List<AddressRange> addresses = new ArrayList<>();
        for (String each : urls) {
            Optional<URI> prefix = prefix(each);
            if (prefix.isPresent()) {
                prefixes.add(prefix.get());
                continue;
            }
            try {
                addresses.add(AddressRange.parse(each));
            } catch (IllegalArgumentException e) {
                fault.accept(
                        "HEARTH_HOST_IMAGE_URLS must be URLs that end with a slash, as in https://images.example/vm/, or address ranges, as in 10.1.0.0/16, not \"%s\""
                                .formatted(each));
            }
        }
        return new ImageConfig(paths, prefixes, addresses, maxMib);
    }

    /// With a slash at its end: https://images.example would also begin that of another host's.
    private static Optional<URI> prefix(String text) {
        try {
            URI url = new URI(text);
            boolean good =
                    url.getHost() != null
                            && url.getRawUserInfo() == null
                            && url.getRawQuery() == null
                            && url.getRawFragment() == null
                            && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                            && url.getRawPath().endsWith("/");
            return good ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
