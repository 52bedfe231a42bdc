// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All that can be told to the manager.
///
/// | Key | Default | |
/// |---|---|---|
/// | `HEARTH_MANAGER_LISTEN` | `127.0.0.1:8080` | loopback only; port 0 lets the system choose |
/// | `HEARTH_MANAGER_HOST_AGENT` | `http://127.0.0.1:9090` | loopback only, for now |
/// | `HEARTH_HOME` | `/var/lib/hearth` for root, else `~/.local/state/hearth` | |
/// | `HEARTH_MANAGER_OTLP_ENDPOINT` | none: nothing is pushed | a collector's address |
/// | `HEARTH_MANAGER_WEBHOOK_ALLOW` | none | ranges of addresses that webhooks may be at |
/// | `DATABASE_URL` | none: the embedded PostgreSQL | libpq's form |
/// | `HEARTH_HISTORY` | none: the database | `prometheus:` and the URL of a store |
/// | `HEARTH_MANAGER_GUEST_AGENT` | none | absolute path of the guest agent for linux-amd64 |
/// | `HEARTH_MANAGER_GUEST_AGENT_ARM64` | none | likewise, for linux-arm64 |
/// | `HEARTH_HISTORY_BEARER_TOKEN_FILE` | none | absolute path |
///
/// @param listen where the API and the UI are served
/// @param hostAgent where the host agent listens, without a path
/// @param home the state directory that all of Hearth shares on this machine
/// @param database an external database; empty for the embedded one
/// @param otlpEndpoint where metrics are pushed to; empty: nowhere
/// @param webhookAllow private addresses, and those without TLS, that webhooks may be at
/// @param guestAgent the guest agent that is given to external VMs; empty: there is none
/// @param guestAgentArm64 likewise, for arm64
/// @param historyStore where history is read from; empty: it is kept in the database
public record ManagerConfig(
        InetSocketAddress listen,
        URI hostAgent,
        Path home,
        Optional<DatabaseUrl> database,
        Optional<URI> otlpEndpoint,
        List<AddressRange> webhookAllow,
        Optional<HistoryStoreConfig> historyStore,
        Optional<Path> guestAgent,
        Optional<Path> guestAgentArm64) {

    private static final String PREFIX = "HEARTH_MANAGER_";
    private static final String LISTEN = PREFIX + "LISTEN";
    private static final String HOST_AGENT = PREFIX + "HOST_AGENT";
    private static final String OTLP_ENDPOINT = PREFIX + "OTLP_ENDPOINT";
    private static final String WEBHOOK_ALLOW = PREFIX + "WEBHOOK_ALLOW";
    private static final String GUEST_AGENT = PREFIX + "GUEST_AGENT";
    private static final String GUEST_AGENT_ARM64 = GUEST_AGENT + "_ARM64";
    private static final Set<String> KEYS =
            Set.of(
                    LISTEN,
                    HOST_AGENT,
                    OTLP_ENDPOINT,
                    WEBHOOK_ALLOW,
                    GUEST_AGENT,
                    GUEST_AGENT_ARM64);
    private static final String HISTORY = "HEARTH_HISTORY";
    private static final String HISTORY_TOKEN = HISTORY + "_BEARER_TOKEN_FILE";
    private static final Set<String> HISTORY_KEYS = Set.of(HISTORY, HISTORY_TOKEN);

    public ManagerConfig {
        webhookAllow = List.copyOf(webhookAllow);
    }

    /// Reads the environment. Throws [ConfigException] that lists every fault: bad values, and keys
    /// of this program that it does not know.
    public static ManagerConfig of(Map<String, String> environment) {
        List<String> faults = new ArrayList<>();
        noteUnknown(environment, PREFIX, KEYS, faults);
        noteUnknown(environment, HISTORY, HISTORY_KEYS, faults);
        Reader reader = new Reader(environment, faults);
        InetSocketAddress listen = reader.read(LISTEN, "127.0.0.1:8080", ListenAddress::loopback);
        URI hostAgent =
                reader.read(HOST_AGENT, "http://127.0.0.1:9090", ManagerConfig::hostAgentUrl);
        Path home = reader.read("HEARTH_HOME", defaultHome(), ManagerConfig::absolute);
        Optional<DatabaseUrl> database =
                reader.read(
                        "DATABASE_URL",
                        "",
                        text ->
                                text.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(DatabaseUrl.parse(text)));
        Optional<URI> otlp = reader.read(OTLP_ENDPOINT, "", ManagerConfig::otlpEndpointUrl);
        List<AddressRange> webhookAllow = reader.read(WEBHOOK_ALLOW, "", ManagerConfig::ranges);
        Optional<HistoryStoreConfig> historyStore = historyStore(reader);
        Optional<Path> guestAgent =
                Optional.ofNullable(reader.read(GUEST_AGENT, "", ManagerConfig::absoluteIfSet));
        Optional<Path> guestAgentArm64 =
                Optional.ofNullable(
                        reader.read(GUEST_AGENT_ARM64, "", ManagerConfig::absoluteIfSet));
        if (listen == null
                || hostAgent == null
                || home == null
                || database == null
                || otlp == null
                || webhookAllow == null
                || !faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return new ManagerConfig(
                listen,
                hostAgent,
                home,
                database,
                otlp,
                webhookAllow,
                historyStore,
                guestAgent,
                guestAgentArm64);
    }

    private static void noteUnknown(
            Map<String, String> environment,
            String prefix,
            Set<String> known,
            List<String> faults) {
        for (String key : new TreeSet<>(environment.keySet())) {
            if (key.startsWith(prefix) && !known.contains(key)) {
                faults.add("%s is not known; there are %s".formatted(key, new TreeSet<>(known)));
            }
        }
    }

    /// Empty also when there is a fault.
    private static Optional<HistoryStoreConfig> historyStore(Reader reader) {
        URI url =
                reader.read(
                        HISTORY, "", text -> text.isEmpty() ? null : HistoryStoreConfig.url(text));
        Path token = reader.read(HISTORY_TOKEN, "", ManagerConfig::absoluteIfSet);
        if (url == null && token != null) {
            reader.faults().add(HISTORY_TOKEN + " needs " + HISTORY);
        }
        return url == null
                ? Optional.empty()
                : Optional.of(new HistoryStoreConfig(url, Optional.ofNullable(token)));
    }

    private static URI hostAgentUrl(String text) {
        String form = "must be http://ADDRESS:PORT, such as http://127.0.0.1:9090";
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(form, e);
        }
        boolean bare =
                "http".equals(url.getScheme())
                        && url.getHost() != null
                        && url.getPort() > 0
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
        if (!bare) {
            throw new IllegalArgumentException(form);
        }
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(url.getHost());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(form + "; not a name", e);
        }
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "may only be on this machine, such as http://127.0.0.1:9090: hosts elsewhere"
                            + " need mutual authentication, and that must come first");
        }
        return url;
    }

    /// As OpenTelemetry has it: an address without a path is a collector's, one with a path is
    /// where it takes metrics.
    private static Optional<URI> otlpEndpointUrl(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String form = "must be http://HOST:PORT or https://HOST, with a path if it has its own";
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(form, e);
        }
        boolean usable =
                ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getHost() != null
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null;
        if (!usable) {
            throw new IllegalArgumentException(form);
        }
        boolean bare = url.getRawPath().isEmpty() || url.getRawPath().equals("/");
        return Optional.of(bare ? url.resolve("/v1/metrics") : url);
    }

    private static List<AddressRange> ranges(String text) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String each : text.isBlank() ? new String[0] : text.split(",", -1)) {
            try {
                ranges.add(AddressRange.parse(each.strip()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "%s, as in 127.0.0.0/8, not \"%s\"".formatted(e.getMessage(), each.strip()),
                        e);
            }
        }
        return ranges;
    }

    private static @Nullable Path absoluteIfSet(String text) {
        return text.isEmpty() ? null : absolute(text);
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("must be an absolute path, not " + text);
        }
        return path;
    }

    private static String defaultHome() {
        return "root".equals(System.getProperty("user.name"))
                ? "/var/lib/hearth"
                : System.getProperty("user.home") + "/.local/state/hearth";
    }

    /// Reads one value after the other and collects what is wrong.
    private record Reader(Map<String, String> environment, List<String> faults) {

        <T> @Nullable T read(String key, String byDefault, Function<String, @Nullable T> parser) {
            String text = environment.getOrDefault(key, byDefault);
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                faults.add(key + " " + e.getMessage());
                return null;
            }
        }
    }
}
