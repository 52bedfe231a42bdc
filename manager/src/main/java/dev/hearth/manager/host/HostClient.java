// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.host.frame.FrameWriter;
import dev.hearth.contract.rest.Problem;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import dev.hearth.manager.problem.HearthException.HostFailed;
import dev.hearth.manager.problem.HearthException.HostUnreachable;
import dev.hearth.manager.problem.HearthException.NotSupported;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Speaks to one host agent over HTTP/1.1. Every call has a deadline, every answer a size.
public final class HostClient implements HostAgent, AutoCloseable {

    /// Asked twice, they do what they do once.
    private static final Set<String> REPEATABLE = Set.of("GET", "PUT");

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration STREAM_HEADERS = Duration.ofSeconds(2);
    private static final String ACCEPT_FRAMES =
            FrameWriter.MEDIA_TYPE + ", application/problem+json";
    private static final int NOT_FOUND = 404;
    private static final int INVALID = 422;
    private static final int NOT_IMPLEMENTED = 501;

    /// A VM or image it does not have, a state that changed meanwhile, more than it can carry.
    private static final Set<Integer> REFUSALS = Set.of(NOT_FOUND, 409, INVALID);

    private static final long LONGEST_ANSWER = 1L << 20;
    private static final int LONGEST_DETAIL = 1_000;

    private final URI url;
    private final Json json;
    private final Deadlines deadlines;
    private final HttpClient http;

    /// @param url where the host agent listens, without a path
    public HostClient(URI url, Json json) {
        this(url, json, Deadlines.USUAL);
    }

    HostClient(URI url, Json json, Deadlines deadlines) {
        this.url = url;
        this.json = json;
        this.deadlines = deadlines;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public HostInfo info() {
        return read(ok(send(request("host", deadlines.quick()).GET())), HostInfo.class);
    }

    @Override
    public Optional<VmStatus> status(UUID vm) {
        HttpResponse<byte[]> answer = send(request("vms/" + vm, deadlines.quick()).GET());
        return answer.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(status(answer));
    }

    @Override
    public VmStatus ensure(UUID vm, VmSpec spec) {
        return status(put("vms/" + vm, spec));
    }

    @Override
    public VmStatus ensureExternal(UUID vm, VmSpec spec) {
        return status(notInvalid(put("vms/" + vm, spec)));
    }

    private HttpResponse<byte[]> put(String path, Object body) {
        return send(
                request(path, deadlines.change())
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofByteArray(json.bytes(body))));
    }

    /// Throws Invalid with the host's own words when it named faults.
    private HttpResponse<byte[]> notInvalid(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == INVALID) {
            HostFaults.read(json, answer.body()).throwIfAny();
        }
        return answer;
    }

    @Override
    public VmStatus start(UUID vm) {
        return post("vms/" + vm + "/start");
    }

    @Override
    public VmStatus stop(UUID vm) {
        return post("vms/" + vm + "/stop");
    }

    @Override
    public VmStatus pause(UUID vm) {
        return post("vms/" + vm + "/pause");
    }

    @Override
    public VmStatus resume(UUID vm) {
        return post("vms/" + vm + "/resume");
    }

    @Override
    public void delete(UUID vm) {
        remove("vms/" + vm, deadlines.change());
    }

    /// Opens the stream of batches, as frames without an end. The caller closes it. Throws
    /// IOException when there is none.
    InputStream openStream() throws IOException, InterruptedException {
        return frames("metrics/stream");
    }

    /// Opens what was kept of the batches after one, as frames. The caller closes it. Throws
    /// IOException when there is none.
    InputStream openKept(Optional<BatchPosition> after) throws IOException, InterruptedException {
        return frames(
                after.map(last -> "metrics/kept?run=%s&after=%d".formatted(last.run(), last.seq()))
                        .orElse("metrics/kept"));
    }

    private InputStream frames(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path).setHeader("Accept", ACCEPT_FRAMES).GET().build();
        HttpResponse<InputStream> answer =
                await(http.sendAsync(request, BodyHandlers.ofInputStream()));
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException("it answers the stream with status " + answer.statusCode());
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.equals(FrameWriter.MEDIA_TYPE)) {
            answer.body().close();
            throw new IOException(
                    "it sends its stream as \"%s\" and not as frames; is it of the manager's version?"
                            .formatted(type));
        }
        return answer.body();
    }

    /// Asks for an answer without an end, whatever its status; the caller closes it.
    HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return await(http.sendAsync(request(path).GET().build(), BodyHandlers.ofInputStream()));
    }

    /// The body of what is there; `longest` bytes at most.
    byte[] get(String path, long longest) {
        return ok(send(request(path, deadlines.quick()).GET(), longest));
    }

    /// Sends a body and forgets the answer when it is a good one.
    void post(String path, String contentType, HttpRequest.BodyPublisher body) {
        ok(send(request(path, deadlines.quick()).header("Content-Type", contentType).POST(body)));
    }

    /// What is there, read as a record; empty when there is nothing.
    <T> Optional<T> find(String path, Class<T> type) {
        HttpResponse<byte[]> answer = send(request(path, deadlines.quick()).GET());
        return answer.statusCode() == NOT_FOUND
                ? Optional.empty()
                : Optional.of(read(ok(answer), type));
    }

    /// The same of what the host has to find out first.
    <T> Optional<T> findSlowly(String path, Class<T> type) {
        HttpResponse<byte[]> answer = send(request(path, deadlines.change()).GET());
        return answer.statusCode() == NOT_FOUND
                ? Optional.empty()
                : Optional.of(read(ok(answer), type));
    }

    /// Asks for something to be there. Throws Invalid with the host's own words when it cannot be.
    <T> T put(String path, Object body, Class<T> type) {
        return read(ok(notInvalid(put(path, body))), type);
    }

    /// Sends what is no JSON; the answer is in its headers. Empty when there is no such thing.
    Optional<HttpHeaders> exchange(String path, UnaryOperator<HttpRequest.Builder> filled) {
        HttpResponse<byte[]> answer = send(filled.apply(request(path, deadlines.upload())));
        if (answer.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        ok(answer);
        return Optional.of(answer.headers());
    }

    /// Makes something be there that takes its time.
    <T> T put(String path, Class<T> type) {
        HttpRequest.Builder request =
                request(path, deadlines.snapshot()).PUT(BodyPublishers.noBody());
        return read(ok(send(request)), type);
    }

    /// Makes a VM go on from a snapshot.
    VmStatus restore(String path, RestoreFrom from) {
        HttpRequest.Builder request =
                request(path, deadlines.snapshot())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(json.bytes(from)));
        return status(send(request));
    }

    /// Removes what is there. False when there was nothing.
    boolean remove(String path) {
        return remove(path, deadlines.quick());
    }

    private boolean remove(String path, Duration timeout) {
        HttpResponse<byte[]> answer = send(request(path, timeout).DELETE());
        if (answer.statusCode() == NOT_FOUND) {
            return false;
        }
        ok(answer);
        return true;
    }

    /// What to tell a person when the host agent cannot be reached.
    String unreachable(String why) {
        return ("the host agent at %s %s; start it on its machine (\"./hearth up\" does), or "
                        + "set HEARTH_MANAGER_HOST_AGENT to where it listens")
                .formatted(url, why);
    }

    /// Cuts off whatever is under way.
    @Override
    public void close() {
        http.shutdownNow();
    }

    /// A timeout of the request itself would, from JDK 26 on, cut the endless body too
    /// (JDK-8208693).
    private static HttpResponse<InputStream> await(
            CompletableFuture<HttpResponse<InputStream>> answer)
            throws IOException, InterruptedException {
        try {
            return answer.get(STREAM_HEADERS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("it does not answer", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e);
        } finally {
            // Nothing happens to an answer that is there.
            answer.cancel(true);
        }
    }

    private VmStatus post(String path) {
        HttpRequest.Builder request =
                request(path, deadlines.change()).POST(BodyPublishers.noBody());
        return status(send(request));
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return request(path).timeout(timeout);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve("/agent/v1/" + path))
                .header("Accept", "application/json, application/problem+json");
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        return send(request, LONGEST_ANSWER);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, long longest) {
        try {
            return sent(request.build(), longest);
        } catch (HttpTimeoutException e) {
            throw new HostUnreachable(unreachable("did not answer in time"), e);
        } catch (IOException e) {
            throw new HostUnreachable(unreachable("cannot be reached"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostUnreachable(unreachable("was not waited for: the manager stops"), e);
        }
    }

    /// A connection that was kept may be one to a host agent that is gone, and another listens by
    /// now: what may be said twice is said again, on a new one.
    private HttpResponse<byte[]> sent(HttpRequest request, long longest)
            throws IOException, InterruptedException {
        try {
            return sentOnce(request, longest);
        } catch (ConnectException | HttpTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (!REPEATABLE.contains(request.method())) {
                throw e;
            }
            return sentOnce(request, longest);
        }
    }

    private HttpResponse<byte[]> sentOnce(HttpRequest request, long longest)
            throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), longest));
    }

    private byte[] ok(HttpResponse<byte[]> answer) {
        return ok(answer.statusCode(), answer.body());
    }

    /// The body, when the status is a good one.
    byte[] ok(int status, byte[] body) {
        if (status >= 200 && status < 300) {
            return body;
        }
        String detail = detail(body);
        if (REFUSALS.contains(status)) {
            throw new WrongState(detail != null ? detail : "the host agent refused: " + status);
        }
        if (status == NOT_IMPLEMENTED) {
            throw new NotSupported(
                    detail != null ? detail : "the host at %s cannot do that".formatted(url));
        }
        throw new HostFailed(
                "the host agent at %s answered with status %d: %s; its log says more"
                        .formatted(url, status, detail));
    }

    private @Nullable String detail(byte[] body) {
        try {
            String detail = json.read(body, Problem.class).detail();
            return detail == null || detail.length() <= LONGEST_DETAIL
                    ? detail
                    : detail.substring(0, LONGEST_DETAIL);
        } catch (NotJson e) {
            return null;
        }
    }

    private VmStatus status(HttpResponse<byte[]> answer) {
        VmStatus status = read(ok(answer), VmStatus.class);
        try {
            Completeness.check(status);
            return status;
        } catch (IOException e) {
            throw nonsense(VmStatus.class, e);
        }
    }

    private <T> T read(byte[] body, Class<T> type) {
        try {
            return json.read(body, type);
        } catch (NotJson e) {
            throw nonsense(type, e);
        }
    }

    /// What to throw when an answer makes no sense.
    HostFailed nonsense(Class<?> type, Exception cause) {
        return new HostFailed(
                ("the host agent at %s answered something that is no %s; is it of the manager's "
                                + "version?")
                        .formatted(url, type.getSimpleName()),
                cause);
    }
}
