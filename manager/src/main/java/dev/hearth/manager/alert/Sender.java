// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.manager.config.Secret;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends one message to one webhook, once. It goes where the URL says and nowhere else: no redirect
/// is followed and no proxy asked. Safe for use by many threads.
final class Sender implements AutoCloseable {

    /// The header that is the same for every attempt.
    static final String DELIVERY = "Hearth-Delivery";

    /// For all of it, from the connection to the last byte of the answer.
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final int LONGEST_ANSWER = 4 << 10;
    private static final int LONGEST_SHOWN = 1_000;

    private final WebhookAddresses addresses;
    private final InstantSource clock;
    private final Duration deadline;
    private final HttpClient http;

    Sender(WebhookAddresses addresses, InstantSource clock, Duration deadline) {
        this.addresses = addresses;
        this.clock = clock;
        this.deadline = deadline;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(deadline)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    /// Sends it, and waits for the answer. Throws InterruptedException only.
    Attempt send(URI url, Secret secret, UUID delivery, String message)
            throws InterruptedException {
        long begun = System.nanoTime();
        try {
            Optional<String> fault = addresses.faultNow(url);
            if (fault.isPresent()) {
                return new Attempt(null, since(begun), null, "the URL " + fault.get(), true);
            }
        } catch (UnknownHostException e) {
            return failed(begun, "there is no host named " + url.getHost());
        }
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        HttpRequest request =
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "hearth")
                        .header(DELIVERY, delivery.toString())
                        .header(Signature.HEADER, Signature.of(secret, clock.instant(), body))
                        .timeout(deadline)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, head -> new Beginning());
        try {
            HttpResponse<byte[]> response = answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            return answered(begun, response);
        } catch (TimeoutException e) {
            return failed(begun, "no answer within %d ms".formatted(deadline.toMillis()));
        } catch (ExecutionException e) {
            return failed(begun, reason(e.getCause()));
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static Attempt answered(long begun, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String text = new String(response.body(), StandardCharsets.UTF_8);
        String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) : text;
        boolean taken = status >= 200 && status < 300;
        return new Attempt(
                status,
                since(begun),
                shown.replace("\0", ""),
                taken ? null : "the receiver answered " + status,
                false);
    }

    private static Attempt failed(long begun, String why) {
        return new Attempt(null, since(begun), null, why, false);
    }

    private String reason(@Nullable Throwable cause) {
        if (cause instanceof java.net.http.HttpTimeoutException) {
            return "no answer within %d ms".formatted(deadline.toMillis());
        }
        if (cause instanceof java.net.ConnectException) {
            return "nobody listens there, or the way there is closed";
        }
        return "the connection failed: "
                + (cause == null ? "no reason" : cause.getClass().getSimpleName());
    }

    private static int since(long begun) {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /// Takes so much of an answer and no more.
    private static final class Beginning implements BodySubscriber<byte[]> {

        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription made) {
            subscription = made;
            made.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] part = new byte[Math.min(buffer.remaining(), LONGEST_ANSWER - bytes.size())];
                buffer.get(part);
                bytes.writeBytes(part);
            }
            Flow.Subscription made = subscription;
            if (bytes.size() >= LONGEST_ANSWER && made != null) {
                made.cancel();
                whole.complete(bytes.toByteArray());
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }
    }
}
