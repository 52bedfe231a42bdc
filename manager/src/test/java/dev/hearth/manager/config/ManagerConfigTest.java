// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every key, its default, and what is refused.
class ManagerConfigTest {

    @Test
    void everyKeyHasItsDefault() {
        ManagerConfig config = ManagerConfig.of(Map.of("PATH", "/bin", "HEARTH_HOST_X", "other"));

        assertThat(config.listen().toString()).isEqualTo("/127.0.0.1:8080");
        assertThat(config.hostAgent()).hasToString("http://127.0.0.1:9090");
        assertThat(config.database()).isEmpty();
        assertThat(config.otlpEndpoint()).isEmpty();
        assertThat(config.webhookAllow()).isEmpty();
        assertThat(config.historyStore()).isEmpty();
        assertThat(config.guestAgent()).isEmpty();
        assertThat(config.guestAgentArm64()).isEmpty();
        assertThat(config.home())
                .isIn(
                        Path.of("/var/lib/hearth"),
                        Path.of(System.getProperty("user.home"), ".local/state/hearth"));
    }

    @Test
    void everyKeyCanBeSet() {
        ManagerConfig config =
                ManagerConfig.of(
                        Map.ofEntries(
                                Map.entry("HEARTH_MANAGER_LISTEN", "[::1]:0"),
                                Map.entry("HEARTH_MANAGER_HOST_AGENT", "http://127.0.0.2:7"),
                                Map.entry(
                                        "HEARTH_MANAGER_OTLP_ENDPOINT", "http://otel.example:4318"),
                                Map.entry("HEARTH_MANAGER_WEBHOOK_ALLOW", "10.7.0.0/16, ::1/128"),
                                Map.entry("HEARTH_HOME", "/srv/hearth"),
                                Map.entry("DATABASE_URL", "postgres://me:secret@db.example/hearth"),
                                Map.entry(
                                        "HEARTH_HISTORY",
                                        "prometheus:https://store.example/prometheus/"),
                                Map.entry("HEARTH_HISTORY_BEARER_TOKEN_FILE", "/etc/hearth/token"),
                                Map.entry(
                                        "HEARTH_MANAGER_GUEST_AGENT",
                                        "/usr/lib/hearth/guest-agent"),
                                Map.entry(
                                        "HEARTH_MANAGER_GUEST_AGENT_ARM64",
                                        "/usr/lib/hearth/guest-agent-aarch64")));

        assertThat(config.listen().getAddress().isLoopbackAddress()).isTrue();
        assertThat(config.listen().getPort()).isZero();
        assertThat(config.hostAgent()).hasToString("http://127.0.0.2:7");
        assertThat(config.home()).isEqualTo(Path.of("/srv/hearth"));
        assertThat(config.webhookAllow())
                .containsExactly(AddressRange.parse("10.7.0.0/16"), AddressRange.parse("::1/128"));
        assertThat(config.otlpEndpoint())
                .contains(URI.create("http://otel.example:4318/v1/metrics"));
        assertThat(config.database().orElseThrow().host()).isEqualTo("db.example");
        assertThat(config.historyStore())
                .contains(
                        new HistoryStoreConfig(
                                URI.create("https://store.example/prometheus"),
                                Optional.of(Path.of("/etc/hearth/token"))));
        assertThat(config.guestAgent()).contains(Path.of("/usr/lib/hearth/guest-agent"));
        assertThat(config.guestAgentArm64())
                .contains(Path.of("/usr/lib/hearth/guest-agent-aarch64"));
        assertThat(config.toString()).doesNotContain("secret");
    }

    @Test
    void allFaultsAreListedTogether() {
        Map<String, String> wrong =
                Map.of(
                        "HEARTH_MANAGER_LISTEN", "0.0.0.0:8080",
                        "HEARTH_MANAGER_HOST_AGENT", "https://127.0.0.1:9090",
                        "HEARTH_MANAGER_LISTNE", "127.0.0.1:1",
                        "HEARTH_MANAGER_OTLP_ENDPOINT", "otel.example:4318",
                        "HEARTH_HOME", "relative",
                        "HEARTH_MANAGER_WEBHOOK_ALLOW", "everywhere",
                        "HEARTH_HISTORY_TOKEN", "secret",
                        "HEARTH_HISTORY_BEARER_TOKEN_FILE", "/etc/hearth/token",
                        "DATABASE_URL", "mysql://x");

        assertThatThrownBy(() -> ManagerConfig.of(wrong))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains(
                        "HEARTH_MANAGER_LISTEN may only be a loopback address",
                        "authentication",
                        "HEARTH_MANAGER_HOST_AGENT must be http://",
                        "HEARTH_MANAGER_LISTNE is not known",
                        "HEARTH_MANAGER_OTLP_ENDPOINT must be http://",
                        "HEARTH_HOME must be an absolute path",
                        "HEARTH_MANAGER_WEBHOOK_ALLOW ",
                        "HEARTH_HISTORY_TOKEN is not known",
                        "HEARTH_HISTORY_BEARER_TOKEN_FILE needs HEARTH_HISTORY",
                        "DATABASE_URL must begin with postgres://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8080",
                ":8080",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:x",
                "127.0.0.1:-1",
                "127.0.0.1:65536",
                "hearth.example:80",
                "192.168.1.1:80",
                "[::]:80",
                "*:80"
            })
    void anAddressItMayNotServeAtIsRefused(String listen) {
        assertThatThrownBy(() -> ManagerConfig.of(Map.of("HEARTH_MANAGER_LISTEN", listen)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("HEARTH_MANAGER_LISTEN ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:9090",
                "http://127.0.0.1",
                "http://127.0.0.1:9090/x",
                "http://user@127.0.0.1:9090",
                "http://192.168.1.1:9090",
                "http://localhost:9090",
                "http://[:9090"
            })
    void aHostAgentItMayNotUseIsRefused(String url) {
        assertThatThrownBy(() -> ManagerConfig.of(Map.of("HEARTH_MANAGER_HOST_AGENT", url)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("HEARTH_MANAGER_HOST_AGENT ");
    }

    @ParameterizedTest
    @CsvSource({
        "http://c:4318, http://c:4318/v1/metrics",
        "https://c.example/, https://c.example/v1/metrics",
        "http://c:8428/opentelemetry/v1/metrics, http://c:8428/opentelemetry/v1/metrics"
    })
    void aCollectorIsNamedByItsAddressOrByWhereItTakesMetrics(String text, URI endpoint) {
        ManagerConfig config = ManagerConfig.of(Map.of("HEARTH_MANAGER_OTLP_ENDPOINT", text));

        assertThat(config.otlpEndpoint()).contains(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c:4318",
                "grpc://c:4317",
                "http://",
                "http://u:p@c:4318",
                "http://c:4318?x=1",
                "http://c:4318/#x",
                "http://[:1"
            })
    void aCollectorItCannotUseIsRefused(String text) {
        assertThatThrownBy(() -> ManagerConfig.of(Map.of("HEARTH_MANAGER_OTLP_ENDPOINT", text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("HEARTH_MANAGER_OTLP_ENDPOINT ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql",
                "http://store:9090",
                "prometheus:",
                "prometheus:store:9090",
                "prometheus:ftp://store",
                "prometheus:http://user:secret@store:9090",
                "prometheus:http://store:9090/?x=1",
                "prometheus:http://store:9090/#x",
                "prometheus:http://[:1"
            })
    void aStoreItCannotUseIsRefused(String text) {
        assertThatThrownBy(() -> ManagerConfig.of(Map.of("HEARTH_HISTORY", text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("HEARTH_HISTORY must be prometheus:http://HOST:PORT")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://u:p@h/d, jdbc:postgresql://h:5432/d",
        "postgresql://u:p@h:6543/d, jdbc:postgresql://h:6543/d",
        "postgres://u@[::1]:1/d, jdbc:postgresql://[::1]:1/d",
        "postgres://u:p%40x+y@h/d%20e, jdbc:postgresql://h:5432/d%20e",
        "postgres://u:p@h/d?sslmode=require, jdbc:postgresql://h:5432/d?sslmode=require",
        "postgres://u:p@h/d?connect_timeout=3, jdbc:postgresql://h:5432/d?connectTimeout=3",
    })
    void libpqsFormIsUnderstood(String text, String jdbc) {
        assertThat(DatabaseUrl.parse(text).jdbcUrl()).isEqualTo(jdbc);
    }

    @Test
    void aDatabaseUrlSurvivesWritingAndReading() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://u%2F:p%40+%25@h:1/d?sslmode=disable");

        assertThat(url.password().reveal()).isEqualTo("p@+%");
        assertThat(DatabaseUrl.parse(url.reveal())).isEqualTo(url);
        assertThat(url.toString()).doesNotContain("p@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://h/d",
                "postgres://u:hush@h",
                "postgres://u:hush@/d",
                "postgres://u:hush@h/d?sslmod=x",
                "postgres://u:hu sh@h/d",
                "postgres:///d",
                "jdbc:postgresql://h/d"
            })
    void aBadDatabaseUrlIsRefusedWithoutShowingThePassword(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hush", "hu sh");
    }
}
