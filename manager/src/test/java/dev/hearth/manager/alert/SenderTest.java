// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.manager.config.AddressRange;
import dev.hearth.manager.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One message to one receiver, over real sockets of the loopback interface.
class SenderTest {

    private static final Secret SECRET = new Secret("0123456789abcdef");
    private static final Instant NOW = Instant.ofEpochSecond(1_764_151_200);
    private static final UUID DELIVERY = new UUID(1, 2);

    private final WebhookReceiver receiver = new WebhookReceiver();
    private final Sender sender = sender("127.0.0.1/32", Sender.DEADLINE);

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
    }

    /// The value was computed with Python's hmac, as the how-to has it.
    @Test
    void theSignatureIsWhatOthersCompute() {
        assertThat(
                        Signature.of(
                                SECRET,
                                NOW,
                                "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(
                        "t=1764151200,v1=cbb2a6876ad2c0ffd40e1722cf1ce426bc35daa1bb9781ad9583269d4cd98889");
    }

    @Test
    void aMessageIsSignedAndHasTheIdOfItsDelivery() throws InterruptedException {
        Attempt attempt = send(receiver.url());

        assertThat(attempt.isTaken()).isTrue();
        assertThat(attempt).returns(200, Attempt::status).returns("thank you", Attempt::answer);
        WebhookReceiver.Message message = receiver.messages().getFirst();
        assertThat(message.delivery()).isEqualTo(DELIVERY.toString());
        assertThat(message.signature())
                .isEqualTo(
                        Signature.of(
                                SECRET,
                                NOW,
                                message.body().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "204, true, false",
        "400, false, false",
        "404, false, false",
        "408, false, true",
        "429, false, true",
        "500, false, true",
        "503, false, true"
    })
    void whatIsTriedAgain(int status, boolean taken, boolean again) {
        Attempt attempt = new Attempt(status, 1, "", null, false);

        assertThat(attempt.isTaken()).isEqualTo(taken);
        assertThat(attempt.isWorthARetry()).isEqualTo(again);
    }

    @Test
    void noRedirectIsFollowed() throws InterruptedException {
        receiver.answerNext(302);
        receiver.answerWith("Location", receiver.url());

        Attempt attempt = send(receiver.url());

        assertThat(attempt.status()).isEqualTo(302);
        assertThat(attempt.isWorthARetry()).isFalse();
        assertThat(receiver.messages()).hasSize(1);
    }

    @Test
    void ofALongAnswerTheBeginningIsRead() throws InterruptedException {
        receiver.answer("x".repeat(1 << 20));

        Attempt attempt = send(receiver.url());

        assertThat(attempt.isTaken()).isTrue();
        assertThat(attempt.answer()).hasSize(1_000);
    }

    @Test
    void whoListensAndSaysNothingIsGivenUp() throws InterruptedException, IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Sender hasty = sender("127.0.0.1/32", Duration.ofMillis(300))) {
            Attempt attempt =
                    hasty.send(
                            URI.create("http://127.0.0.1:" + mute.getLocalPort()),
                            SECRET,
                            DELIVERY,
                            "{}");

            assertThat(attempt.isWorthARetry()).isTrue();
            assertThat(attempt.error()).isEqualTo("no answer within 300 ms");
        }
    }

    @Test
    void whereNobodyListensItIsTriedAgain() throws InterruptedException {
        receiver.close();

        Attempt attempt = send(receiver.url());

        assertThat(attempt.isWorthARetry()).isTrue();
        assertThat(attempt.error()).contains("nobody listens");
    }

    @Test
    void whatIsNotAllowedIsNotAsked() throws InterruptedException {
        try (Sender strict = sender("127.5.0.0/16", Sender.DEADLINE)) {
            Attempt attempt =
                    strict.send(
                            URI.create(receiver.url().replace("127.0.0.1", "localhost")),
                            SECRET,
                            DELIVERY,
                            "{}");

            assertThat(attempt.error()).contains("HEARTH_MANAGER_WEBHOOK_ALLOW");
            assertThat(attempt.isWorthARetry()).isFalse();
        }
        assertThat(receiver.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.1/",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest",
                "https://[fd00::1]/",
                "https://[::ffff:7f00:1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://100.64.0.1/",
                "https://0.0.0.0/",
                "https://172.31.1.1/",
                "http://203.0.113.9/",
                "https://198.51.100.7/",
                "ftp://example.org",
                "https://",
                "no url",
                "https://user@example.org/",
                "https://example.org/#part"
            })
    void urlsThatLeadNowhereOrInsideAreRefused(String url) {
        assertThat(addresses("127.5.0.0/16").fault(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://203.0.113.9/",
                "https://example.org:8443/x?y=z",
                "http://127.5.0.1/",
                "https://[2001:db8::1]/"
            })
    void othersAreNot(String url) {
        assertThat(addresses("127.5.0.0/16").fault(url)).isEmpty();
    }

    @Test
    void waitsDoubleUpToAnHourAndEndAfterADay() {
        Backoff least = new Backoff(() -> 1);
        Backoff most = new Backoff(() -> 0);

        assertThat(most.next(1, NOW, NOW)).contains(NOW.plusSeconds(1));
        assertThat(least.next(1, NOW, NOW)).contains(NOW.plusMillis(500));
        assertThat(most.next(5, NOW, NOW)).contains(NOW.plusSeconds(16));
        assertThat(most.next(40, NOW, NOW)).contains(NOW.plusSeconds(3_600));
        assertThat(most.next(40, NOW, NOW.plus(Duration.ofHours(24)))).isEmpty();
    }

    private Attempt send(String url) throws InterruptedException {
        return sender.send(URI.create(url), SECRET, DELIVERY, "{\"a\":1}");
    }

    private static Sender sender(String allowed, Duration deadline) {
        InstantSource clock = InstantSource.fixed(NOW);
        return new Sender(addresses(allowed), clock, deadline);
    }

    private static WebhookAddresses addresses(String allowed) {
        return new WebhookAddresses(
                List.of(AddressRange.parse(allowed)),
                () -> Set.of(InetAddress.ofLiteral("198.51.100.7")));
    }
}
