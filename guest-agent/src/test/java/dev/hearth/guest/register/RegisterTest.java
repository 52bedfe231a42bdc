// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.register;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.config.Key;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.config.Source;
import dev.hearth.guest.http.Call;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.kernel.Peer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the agent asks of others. Fixture: a kernel in memory whose routes are files, and a manager
/// that answers as the test wants.
class RegisterTest {

    private static final String VM_ID = "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10";
    private static final String ROUTES = "Iface\tDestination\tGateway\tFlags\n";
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

    private final MemoryKernel kernel = new MemoryKernel();
    private final Settings settings = new Settings();
    private final Call call = new Call(kernel);
    private final Registration registration =
            new Registration(kernel, settings, call, new byte[4096], 42);
    private final List<Integer> askedAt = new ArrayList<>();
    private int second;

    @BeforeEach
    void configure() {
        settings.take(Source.OPTION, "", Key.VM_ID, VM_ID);
        settings.take(Source.OPTION, "", Key.MANAGER_URL, "http://192.0.2.1:8080");
        settings.take(Source.OPTION, "", Key.TOKEN, "t0ken");
        kernel.answersCalls = true;
        routes("eth0\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");
        kernel.interfaces.put("eth0", new byte[] {10, 0, 2, 15});
    }

    private void routes(String lines) {
        kernel.files.put("/proc/net/route", (ROUTES + lines).getBytes(US_ASCII));
    }

    /// Lets seconds pass; each call is answered at once, or never.
    private void pass(int seconds, String answer) {
        for (int i = 0; i < seconds; i++, second++) {
            int before = kernel.calls.size();
            registration.tick(kernel.monotonicNanos());
            if (kernel.calls.size() > before) {
                askedAt.add(second);
                kernel.calls.getLast().send(answer).end();
                for (int turn = 0; turn < 10 && call.isBusy(); turn++) {
                    call.ready(kernel.monotonicNanos());
                }
            }
            kernel.advanceMillis(1000);
        }
    }

    @Test
    void theAddressOfTheDefaultRouteIsToldOnce() {
        pass(3600, NO_CONTENT);

        assertThat(kernel.calls).hasSize(1);
        Peer manager = kernel.calls.getFirst();
        assertThat(manager.address()).startsWith(2, 0, 8080 >> 8, 8080 & 0xff, (byte) 192, 0, 2, 1);
        assertThat(manager.received())
                .isEqualTo(
                        "POST /v1/vms/"
                                + VM_ID
                                + "/guest-ip HTTP/1.1\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Authorization: Bearer t0ken\r\n"
                                + "Host: 192.0.2.1:8080\r\n"
                                + "Connection: close\r\n"
                                + "Content-Length: 24\r\n\r\n"
                                + "{\"guest_ip\":\"10.0.2.15\"}");
        assertThat(kernel.openSockets()).isZero();
    }

    @Test
    void aChangedAddressIsToldWithinTenSeconds() {
        pass(100, NO_CONTENT);
        kernel.interfaces.put("eth0", new byte[] {10, 0, 2, 16});
        pass(12, NO_CONTENT);

        assertThat(kernel.calls).hasSize(2);
        assertThat(kernel.calls.getLast().received()).endsWith("{\"guest_ip\":\"10.0.2.16\"}");
    }

    @Test
    void aRestoreTellsItAgainAtOnce() {
        pass(5, NO_CONTENT);
        registration.again();
        pass(2, NO_CONTENT);

        assertThat(kernel.calls).hasSize(2);
    }

    @Test
    void aManagerThatDoesNotWantItIsAskedLessAndLessOften() {
        pass(4 * 3600, "HTTP/1.1 404 Not Found\r\n\r\n");

        for (int i = 2; i < 9; i++) {
            int pause = askedAt.get(i) - askedAt.get(i - 1);
            assertThat(pause).isBetween(1 << (i - 1), (1 << (i - 1)) * 5 / 4 + 2);
        }
        assertThat(askedAt).hasSizeLessThan(25);
        assertThat(kernel.log).hasSize(1).allMatch(line -> line.contains("status 404"));
    }

    @Test
    void aManagerThatNeverAnswersIsGivenUpAfterFiveSeconds() {
        registration.tick(kernel.monotonicNanos());
        call.ready(kernel.monotonicNanos());
        assertThat(call.deadline()).isEqualTo(kernel.monotonicNanos() + 5_000_000_000L);

        call.expire(call.deadline());

        assertThat(call.isBusy()).isFalse();
        assertThat(call.status()).isEqualTo(Call.NO_ANSWER);
        assertThat(kernel.openSockets()).isZero();
    }

    @Test
    void anAnswerWithoutAnEndIsBounded() {
        pass(1, "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000));

        assertThat(call.isBusy()).isFalse();
        assertThat(call.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content",
                "HTTP/1.1 204 No Content\r\n",
                "Http/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 2040 No Content\r\n\r\n",
                "HTTP/1.1 020 No Content\r\n\r\n",
                "HTTP/1.1 204\u00e0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\r\n\r\n"
            })
    void whatIsNoWholeHeadOfHttpIsNoAnswer(String garbage) {
        pass(1, garbage);
        pass(1, NO_CONTENT);

        assertThat(call.isBusy()).isFalse();
        assertThat(kernel.log)
                .containsExactly(
                        "guest-agent: the manager did not take the address: status 0; will"
                                + " retry\n");
    }

    @Test
    void aManagerThatLeavesTheConnectionOpenIsUnderstood() {
        registration.tick(kernel.monotonicNanos());
        call.ready(0);
        kernel.calls.getLast().send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        call.ready(0);

        assertThat(call.isBusy()).isFalse();
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.body()).isEqualTo("{}");
    }

    @Test
    void theTokenIsNeverSaid() {
        pass(100, "HTTP/1.1 401 t0ken\r\nX: t0ken\r\n\r\nt0ken");
        pass(2000, NO_CONTENT);

        assertThat(kernel.calls.getLast().received()).contains("t0ken");
        assertThat(kernel.log).hasSize(2).noneMatch(line -> line.contains("t0ken"));
        assertThat(settings.text()).doesNotContain("t0ken");
    }

    @Test
    void aRouteThatIsCutOffIsNone() {
        kernel.files.put(
                "/proc/net/route",
                (ROUTES + "eth0\t00000000\t0202000A\t0003\t0\t0\t0\t00000000").getBytes(US_ASCII));
        pass(30, NO_CONTENT);

        assertThat(kernel.calls).isEmpty();
    }

    @Test
    void bridgesAndLinkLocalAddressesAreNeverTold() {
        routes(
                "docker0\t00000000\t0\t1\t0\t0\t0\t00000000\nveth9\t00000000\t0\t1\t0\t0\t0\t00000000\n");
        kernel.interfaces.put("docker0", new byte[] {(byte) 172, 17, 0, 1});
        pass(30, NO_CONTENT);
        routes("eth0\t00000000\t0\t1\t0\t0\t0\t00000000\n");
        kernel.interfaces.put("eth0", new byte[] {(byte) 169, (byte) 254, 1, 1});
        pass(30, NO_CONTENT);

        assertThat(kernel.calls).isEmpty();
    }

    @Test
    void theDefaultRouteWithTheLowestMetricWins() {
        routes(
                """
                eth1\t00000000\t0\t3\t0\t0\t200\t00000000
                eth2\t0000000A\t0\t1\t0\t0\t0\t000000FF
                eth0\t00000000\t0\t3\t0\t0\t100\t00000000
                """);
        pass(1, NO_CONTENT);

        assertThat(kernel.calls.getLast().received()).endsWith("{\"guest_ip\":\"10.0.2.15\"}");
    }

    @Test
    void withoutIpv4ItIsTheGlobalIpv6Address() {
        routes("");
        String zero = "00000000000000000000000000000000";
        kernel.files.put(
                "/proc/net/ipv6_route",
                (zero
                                + " 00 "
                                + zero
                                + " 00 fe800000000000000000000000000001 00000400 1 0 3 eth0\n")
                        .getBytes(US_ASCII));
        kernel.files.put(
                "/proc/net/if_inet6",
                """
                fe8000000000000050540ffffe000001 02 40 20 80     eth0
                fd000000000000000000000000000002 03 40 00 80     eth1
                fd0000000000000000000000000000ab 02 40 00 80     eth0
                """
                        .getBytes(US_ASCII));
        pass(1, NO_CONTENT);

        assertThat(kernel.calls.getLast().received())
                .endsWith("{\"guest_ip\":\"fd00:0:0:0:0:0:0:ab\"}");
    }

    @Test
    void garbageInTheRoutesTellsNothing() {
        for (String garbage :
                List.of("\n\n\n", "eth0", "eth0\t0\t0\n", "\t\t\t\n", "x ".repeat(40))) {
            kernel.files.put("/proc/net/route", garbage.getBytes(US_ASCII));
            pass(1, NO_CONTENT);
        }

        assertThat(kernel.calls).isEmpty();
    }
}
