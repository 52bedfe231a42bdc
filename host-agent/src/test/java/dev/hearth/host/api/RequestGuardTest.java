// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may ask, by what the headers say.
class RequestGuardTest {

    private final RequestGuard guard =
            new RequestGuard(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9090));

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9090", "localhost:9090", "127.9.9.9:9090", "[::1]:9090"})
    void everyNameOfTheLoopbackIsOurs(String host) {
        assertThatCode(() -> guard.check(headers(host))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org:9090",
                "127.0.0.1",
                "127.0.0.1:9091",
                "localhost.example.org:9090",
                "192.0.2.1:9090",
                "[2001:db8::1]:9090",
                "[::ffff:zz]:9090",
                "127.0.0.1:9090, example.org"
            })
    void everyOtherNameIsRefused(String host) {
        assertThatThrownBy(() -> guard.check(headers(host)))
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining("Host header");
    }

    @Test
    void noHostOrTwoAreRefused() {
        Headers two = headers("127.0.0.1:9090");
        two.add("Host", "127.0.0.1:9090");

        assertThatThrownBy(() -> guard.check(new Headers())).isInstanceOf(RequestRefused.class);
        assertThatThrownBy(() -> guard.check(two)).isInstanceOf(RequestRefused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org", "null", "http://127.0.0.1:8080", ""})
    void aForeignOriginIsRefused(String origin) {
        Headers headers = headers("127.0.0.1:9090");
        headers.add("Origin", origin);

        assertThatThrownBy(() -> guard.check(headers))
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining("web pages");
    }

    @Test
    void ourOwnOriginIsAllowed() {
        Headers headers = headers("127.0.0.1:9090");
        headers.add("Origin", "http://127.0.0.1:9090");

        assertThatCode(() -> guard.check(headers)).doesNotThrowAnyException();
    }

    private static Headers headers(String host) {
        Headers headers = new Headers();
        headers.add("Host", host);
        return headers;
    }
}
