// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where a PostgreSQL database is, in libpq's form `postgres://user:password@host:port/database`.
///
/// @param host name or address; an IPv6 address without brackets
/// @param parameters what follows the `?`, in libpq's names
public record DatabaseUrl(
        String host,
        int port,
        String database,
        String user,
        Secret password,
        Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 5432;

    /// libpq's parameter names and what the JDBC driver calls them.
    private static final Map<String, String> DRIVER_NAMES =
            Map.of(
                    "sslmode", "sslmode",
                    "sslrootcert", "sslrootcert",
                    "sslcert", "sslcert",
                    "sslkey", "sslkey",
                    "options", "options",
                    "application_name", "ApplicationName",
                    "connect_timeout", "connectTimeout",
                    "target_session_attrs", "targetServerType");

    public DatabaseUrl {
        parameters = Map.copyOf(parameters);
    }

    /// Reads libpq's form. Throws IllegalArgumentException with a message for the person who wrote
    /// it, and without the password.
    public static DatabaseUrl parse(String text) {
        URI uri = uri(text);
        String scheme = uri.getScheme();
        if (!"postgres".equals(scheme) && !"postgresql".equals(scheme)) {
            throw new IllegalArgumentException(
                    "must begin with postgres://, as in "
                            + "postgres://user:password@host:5432/database");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException(
                    "must name one host by TCP, as in postgres://user:password@host:5432/database");
        }
        String path = uri.getRawPath();
        if (path == null || path.length() < 2) {
            throw new IllegalArgumentException("must end with the name of a database: …/database");
        }
        String[] login = login(uri);
        return new DatabaseUrl(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                decode(path.substring(1)),
                decode(login[0]),
                new Secret(decode(login[1])),
                parameters(uri.getRawQuery()));
    }

    /// The same address in the form of the JDBC driver, without user and password.
    public String jdbcUrl() {
        String query =
                parameters.entrySet().stream()
                        .map(parameter ->
                                DRIVER_NAMES.get(parameter.getKey())
                                        + "="
                                        + encode(parameter.getValue()))
                        .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
        return "jdbc:postgresql://" + authority() + "/" + encode(database) + query;
    }

    /// The whole address in libpq's form, password included: for a file only its owner can read.
    public String reveal() {
        String query =
                parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                        .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
        return "postgres://%s:%s@%s/%s%s"
                .formatted(
                        encode(user),
                        encode(password.reveal()),
                        authority(),
                        encode(database),
                        query);
    }

    /// Where it is, without the password: for logs and messages.
    @Override
    public String toString() {
        return "postgres://%s@%s/%s".formatted(user, authority(), database);
    }

    private String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // The exception's own message would repeat the password.
            throw new IllegalArgumentException(
                    "is no URL: write special characters of the password percent-encoded");
        }
    }

    private static String[] login(URI uri) {
        String info = uri.getRawUserInfo();
        if (info == null || info.isEmpty() || info.startsWith(":")) {
            throw new IllegalArgumentException(
                    "must name a user, as in postgres://user:password@host:5432/database");
        }
        int colon = info.indexOf(':');
        return colon < 0
                ? new String[] {info, ""}
                : new String[] {info.substring(0, colon), info.substring(colon + 1)};
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (equals < 0 || !DRIVER_NAMES.containsKey(name)) {
                throw new IllegalArgumentException(
                        "has the parameter \"%s\", which is not one of %s"
                                .formatted(name, DRIVER_NAMES.keySet().stream().sorted().toList()));
            }
            parameters.put(name, decode(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static String decode(String text) {
        // In the path and the login of a URL a plus is a plus.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
