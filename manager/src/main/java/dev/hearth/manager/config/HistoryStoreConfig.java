// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// A store that history is read from.
///
/// @param url of its API, http or https, without the `/api/v1` and without a slash at its end
/// @param bearerTokenFile what proves who we are, read before each request; empty when nothing does
public record HistoryStoreConfig(URI url, Optional<Path> bearerTokenFile) {

    private static final String SCHEME = "prometheus:";
    private static final String FORM =
            "must be prometheus:http://HOST:PORT or prometheus:https://HOST, with the path below which"
                    + " the store has its api/v1, if there is one; without it history is kept in the"
                    + " manager's database";

    /// The URL of a store behind `prometheus:`. Throws IllegalArgumentException that says what is
    /// wrong.
    static URI url(String text) {
        if (!text.startsWith(SCHEME)) {
            throw new IllegalArgumentException(FORM);
        }
        URI url;
        try {
            url = URI.create(text.substring(SCHEME.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FORM, e);
        }
        boolean usable =
                ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getHost() != null
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null;
        if (!usable) {
            throw new IllegalArgumentException(FORM);
        }
        String bare = url.toString();
        while (bare.endsWith("/")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        return URI.create(bare);
    }
}
