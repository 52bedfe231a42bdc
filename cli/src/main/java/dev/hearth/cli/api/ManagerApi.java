// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.contract.rest.GuestIp;
import dev.hearth.contract.rest.Health;
import dev.hearth.contract.rest.Image;
import dev.hearth.contract.rest.ImageImport;
import dev.hearth.contract.rest.ImageImportCreate;
import dev.hearth.contract.rest.ImageUpload;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmBreakdown;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// A client of the manager's REST API. Every call throws [Refused] with what the manager says when
/// it refuses, or when it does not answer. Safe for use by many threads.
public final class ManagerApi implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    // A newer manager may say more than this client knows.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    /// Leaves out what is null: of several ways to say where a file is, there may be one.
    private static final JsonMapper SPARING_JSON =
            JSON.rebuild()
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final URI base;

    /// @param address where the manager listens, `HOST:PORT`
    public ManagerApi(String address) {
        this(URI.create("http://" + address));
    }

    /// @param base scheme, host and port of the manager
    public ManagerApi(URI base) {
        this.base = base;
    }

    /// The address of the web UI.
    public URI ui() {
        return base.resolve("/");
    }

    /// Is the manager well, and which hosts does it drive?
    public Health health() {
        return read(send("GET", "/v1/health", ""), Health.class);
    }

    /// All VMs.
    public List<Vm> vms() {
        return List.of(read(send("GET", "/v1/vms", ""), Vm[].class));
    }

    /// The VM of that name, if there is one.
    public Optional<Vm> vmNamed(String name) {
        return vms().stream().filter(vm -> vm.name().equals(name)).findFirst();
    }

    /// Creates a VM; it is stopped.
    public Vm create(VmCreate wanted) {
        return read(send("POST", "/v1/vms", JSON.writeValueAsString(wanted)), Vm.class);
    }

    /// Makes a VM known that runs already.
    public Vm create(ExternalVmCreate wanted) {
        return read(send("POST", "/v1/vms", JSON.writeValueAsString(wanted)), Vm.class);
    }

    /// Registers a guest's address; an external VM is asked there from then on.
    public void registerGuestIp(UUID id, String address) {
        send("POST", "/v1/vms/" + id + "/guest-ip", JSON.writeValueAsString(new GuestIp(address)));
    }

    /// Starts a stopped VM.
    public Vm start(UUID id) {
        return read(send("POST", "/v1/vms/" + id + "/start", ""), Vm.class);
    }

    /// Stops a running VM.
    public Vm stop(UUID id) {
        return read(send("POST", "/v1/vms/" + id + "/stop", ""), Vm.class);
    }

    /// Lets a paused VM run on.
    public Vm resume(UUID id) {
        return read(send("POST", "/v1/vms/" + id + "/resume", ""), Vm.class);
    }

    /// Deletes a stopped VM.
    public void delete(UUID id) {
        send("DELETE", "/v1/vms/" + id, "");
    }

    /// One VM.
    public Vm vm(UUID id) {
        return read(send("GET", "/v1/vms/" + id, ""), Vm.class);
    }

    /// The latest sample of a VM.
    public VmMetrics metrics(UUID id) {
        return read(send("GET", "/v1/vms/" + id + "/metrics", ""), VmMetrics.class);
    }

    /// Each CPU, interface, disk and file system of a VM.
    public VmBreakdown breakdown(UUID id) {
        return read(send("GET", "/v1/vms/" + id + "/metrics/breakdown", ""), VmBreakdown.class);
    }

    /// All images, of all hosts.
    public List<Image> images() {
        return List.of(read(send("GET", "/v1/images", ""), Image[].class));
    }

    /// Deletes an image that no VM needs.
    public void deleteImage(String name) {
        send("DELETE", "/v1/images/" + URLEncoder.encode(name, StandardCharsets.UTF_8), "");
    }

    /// Begins to import an image.
    public ImageImport importImage(ImageImportCreate wanted) {
        return read(
                send("POST", "/v1/image-imports", SPARING_JSON.writeValueAsString(wanted)),
                ImageImport.class);
    }

    /// How an import goes.
    public ImageImport imageImport(UUID id) {
        return read(send("GET", "/v1/image-imports/" + id, ""), ImageImport.class);
    }

    /// Announces a file that will be sent in parts.
    public ImageUpload beginUpload(long length) {
        HttpRequest.Builder request =
                request("/v1/image-uploads")
                        .header("Upload-Length", Long.toString(length))
                        .POST(BodyPublishers.noBody());
        return read(send(request), ImageUpload.class);
    }

    /// How far a file has arrived.
    public ImageUpload upload(UUID id) {
        return read(send("GET", "/v1/image-uploads/" + id, ""), ImageUpload.class);
    }

    /// Sends a part of a file.
    ///
    /// @param offset where in the file it begins: as much as has arrived
    public void append(UUID id, long offset, byte[] part) {
        send(
                request("/v1/image-uploads/" + id)
                        .header("Content-Type", "application/offset+octet-stream")
                        .header("Upload-Offset", Long.toString(offset))
                        .method("PATCH", BodyPublishers.ofByteArray(part)));
    }

    /// Opens the VM's console; [ConsoleConnection#begin] has it speak.
    ///
    /// @param name for other viewers to see: 1 to 64 printable ASCII characters
    public ConsoleConnection console(UUID id, String name, ConsoleMode mode, ConsoleViewer viewer) {
        String path =
                "/v1/vms/%s/shell/ws?name=%s&mode=%s"
                        .formatted(id, URLEncoder.encode(name, StandardCharsets.UTF_8), mode);
        ConsoleConnection.Ears ears = new ConsoleConnection.Ears(viewer);
        try {
            WebSocket socket =
                    http.newWebSocketBuilder()
                            .connectTimeout(TIMEOUT)
                            .buildAsync(toSocket(base.resolve(path)), ears)
                            .get();
            return new ConsoleConnection(socket, ears);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                HttpResponse<?> answer = refused.getResponse();
                int status = answer.statusCode();
                throw new Refused(detail(status, String.valueOf(answer.body())), status);
            }
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while asking the manager", e);
        }
    }

    /// Breaks off what is under way.
    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    }

    private String send(String method, String path, String body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                int status = answer.statusCode();
                throw new Refused(detail(status, answer.body()), status);
            }
            return answer.body();
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while asking the manager", e);
        }
    }

    /// `http` becomes `ws`, and `https` becomes `wss`.
    private static URI toSocket(URI address) {
        return URI.create("ws" + address.toString().substring("http".length()));
    }

    private Refused unreachable(Exception cause) {
        return new Refused(
                "the manager at " + base + " does not answer; start it with ./hearth up", cause);
    }

    private static String detail(int status, String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            StringBuilder text = new StringBuilder(problem.path("detail").asString(""));
            for (JsonNode error : problem.path("errors")) {
                text.append("\n  ").append(error.path("field").asString(""));
                text.append(": ").append(error.path("message").asString(""));
            }
            return text.isEmpty() ? "the manager answered " + status : text.toString();
        } catch (JacksonException e) {
            return "the manager answered " + status + " without saying why";
        }
    }

    /// As the API writes it.
    public static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    static <T> T read(String body, Class<T> type) {
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException e) {
            throw new Refused("the manager's answer is not understood: " + e.getMessage(), e);
        }
    }
}
