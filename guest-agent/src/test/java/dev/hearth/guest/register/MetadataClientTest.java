// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.register;

import static java.util.Objects.requireNonNull;
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

/// What the agent asks Firecracker's metadata service, version 2, and what it makes of the answers.
/// Fixture: a kernel in memory, and a service that answers as the test wants and, like
/// Firecracker's, leaves the connection open.
class MetadataClientTest {

    private static final String VM_ID = "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10";
    private static final String CONTENT =
            "{\"vm_id\":\""
                    + VM_ID
                    + "\",\"manager_url\":\"http://192.0.2.1\",\"token\":\"m4nager\"}";

    private final MemoryKernel kernel = new MemoryKernel();
    private final Settings settings = new Settings();
    private final Call call = new Call(kernel);
    private final List<Integer> askedAt = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private MetadataClient client = new MetadataClient(kernel, settings, call, 42);
    private int second;

    @BeforeEach
    void askForMetadata() {
        settings.take(Source.OPTION, "", Key.MMDS, "1");
        kernel.answersCalls = true;
        client = new MetadataClient(kernel, settings, call, 42);
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 \r\nServer: Firecracker API\r\nConnection: keep-alive\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static String lines(String text) {
        return text.replace("\n", "\r\n");
    }

    /// Lets seconds pass; PUTs and GETs are answered so, an empty answer is none.
    private void pass(int seconds, String toPut, String toGet) {
        for (int i = 0; i < seconds; i++, second++) {
            int before = kernel.calls.size();
            client.tick(kernel.monotonicNanos());
            if (kernel.calls.size() > before) {
                answer(kernel.calls.getLast(), toPut, toGet);
            } else if (call.isBusy() && call.deadline() <= kernel.monotonicNanos()) {
                call.expire(kernel.monotonicNanos());
            }
            kernel.advanceMillis(1000);
        }
    }

    private void answer(Peer service, String toPut, String toGet) {
        call.ready(0);
        String request = service.received();
        requests.add(request);
        askedAt.add(second);
        service.send(request.startsWith("PUT ") ? toPut : toGet);
        for (int turn = 0; turn < 10 && call.isBusy() && kernel.hasWork(); turn++) {
            call.ready(0);
        }
    }

    @Test
    void itAsksForATokenAndWithItForItsOwnContentOnce() {
        pass(3600, ok("t0ken=="), ok(CONTENT));

        assertThat(requests)
                .containsExactly(
                        lines(
                                """
                                PUT /latest/api/token HTTP/1.1
                                X-metadata-token-ttl-seconds: 60
                                Host: 169.254.169.254:80
                                Connection: close
                                Content-Length: 0

                                """),
                        lines(
                                """
                                GET /hearth HTTP/1.1
                                Accept: application/json
                                X-metadata-token: t0ken==
                                Host: 169.254.169.254:80
                                Connection: close
                                Content-Length: 0

                                """));
        assertThat(kernel.calls.getFirst().address())
                .startsWith(2, 0, 0, 80, (byte) 169, (byte) 254, (byte) 169, (byte) 254);
        assertThat(settings.vmId()).isEqualTo(VM_ID);
        assertThat(requireNonNull(settings.manager())).hasToString("192.0.2.1:80");
        assertThat(settings.token()).isEqualTo("m4nager");
        assertThat(kernel.openDescriptors()).isZero();
        assertThat(kernel.log).isEmpty();
    }

    @Test
    void whoIsNotToldToAskDoesNot() {
        settings.take(Source.OPTION, "", Key.MMDS, "0");
        pass(100, ok("t"), ok(CONTENT));

        assertThat(kernel.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 401 \r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 501 \r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{",
                "HTTP/1.1 200 \r\nContent-Length: 99999999999\r\n\r\n{}",
                "HTTP/1.1 200 \r\nContent-Length: 2, 2\r\n\r\n{}",
                "HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\n[ ]",
                "HTTP/1.1 200\r\n",
                "HTTP/2 200 \r\n\r\n{}",
                "\0\u0001\u0002\u00ff",
                "vm_id",
                ""
            })
    void anythingElseIsAskedForAgainLessAndLessOftenAndChangesNothing(String garbage) {
        String before = settings.text();

        pass(600, ok("t"), garbage);
        int afterTheContent = kernel.calls.size();
        client.again();
        pass(600, garbage, ok(CONTENT));

        assertThat(settings.text()).isEqualTo(before);
        assertThat(afterTheContent).isBetween(10, 40);
        assertThat(kernel.calls.size() - afterTheContent).isBetween(5, 20);
        assertThat(kernel.openDescriptors()).isLessThanOrEqualTo(1);
        assertThat(kernel.log).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX: y", "a\rb", "\u00e4"})
    void aTokenThatDoesNotFitIntoAHeaderIsNotSent(String token) {
        pass(20, ok(token), ok(CONTENT));

        assertThat(requests).isNotEmpty().allMatch(request -> request.startsWith("PUT "));
    }

    @Test
    void aTokenThatIsTooLongIsNotSent() {
        pass(20, ok("x".repeat(257)), ok(CONTENT));

        assertThat(requests).isNotEmpty().allMatch(request -> request.startsWith("PUT "));
    }

    @Test
    void anOversizedAnswerIsRefusedAndItsConnectionClosed() {
        String large = "{\"vm_id\":\"" + VM_ID + "\",\"x\":\"" + "x".repeat(100_000) + "\"}";
        pass(4, ok("t"), ok(large));

        assertThat(settings.vmId()).isNull();
        assertThat(kernel.openDescriptors()).isZero();
    }

    @Test
    void aServiceThatNeverAnswersIsGivenUpAfterFiveSecondsAndAskedAgain() {
        pass(60, "", "");

        assertThat(askedAt.get(1) - askedAt.get(0)).isBetween(6, 9);
        assertThat(kernel.openDescriptors()).isLessThanOrEqualTo(1);
    }

    @Test
    void aGuestWithoutARouteToItStaysQuiet() {
        kernel.answersCalls = false;
        pass(600, ok("t"), ok(CONTENT));

        assertThat(kernel.openDescriptors()).isZero();
        assertThat(kernel.log).isEmpty();

        kernel.answersCalls = true;
        pass(1300, ok("t"), ok(CONTENT));
        assertThat(settings.vmId()).isEqualTo(VM_ID);
    }

    @Test
    void aCloneAsksAgainAndForgetsWhatItWasToldBefore() {
        String other = "11111111-1111-4111-8111-111111111111";
        pass(5, ok("t"), ok(CONTENT));

        client.again();
        assertThat(settings.vmId()).isNull();
        assertThat(settings.token()).isNull();
        pass(5, ok("u"), ok("{\"vm_id\":\"" + other + "\"}"));

        assertThat(settings.vmId()).isEqualTo(other);
        assertThat(settings.token()).isNull();
    }

    @Test
    void aFaultyValueIsNamedOnceAndNotShown() {
        pass(100, ok("t"), ok("{\"vm_id\":\"s3cret\",\"token\":\"also s3cret\"}"));

        assertThat(kernel.log)
                .containsExactly(
                        "guest-agent: metadata: vm_id needs a UUID of 36 characters;"
                                + " it is left out\n",
                        "guest-agent: metadata: token needs 1 to 256 visible ASCII characters;"
                                + " it is left out\n");
    }
}
