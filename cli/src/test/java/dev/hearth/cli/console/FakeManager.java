// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import dev.hearth.contract.rest.Contract;
import dev.hearth.contract.rest.Problem;
import dev.hearth.contract.rest.ProblemType;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmNetwork;
import dev.hearth.contract.rest.VmState;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A manager that has VMs and consoles and nothing else, on real sockets. It answers with the
/// contract's records, and holds what it is asked against the OpenAPI document: [#faults] tells of
/// all that does not fit.
final class FakeManager implements AutoCloseable {

    static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();
    static final JsonNode OPEN_API = new YAMLMapper().readTree(Contract.openApi());

    private static final String ACCEPT_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String SHELL = "/v1/vms/([^/]+)/shell/ws";

    private final ServerSocket server;
    private final List<Vm> vms = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final BlockingQueue<FakeViewer> viewers = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile @Nullable Problem refusal;

    FakeManager() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("fake-manager").start(this::accept);
    }

    /// Its URL, as `HEARTH_MANAGER` takes it.
    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /// From now on it has this VM.
    Vm add(String name) {
        Vm vm =
                new Vm(
                        UUID.randomUUID(),
                        name,
                        "127.0.0.1:9090",
                        1,
                        128,
                        "demo",
                        null,
                        VmNetwork.NONE,
                        null,
                        1,
                        VmState.RUNNING,
                        null,
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        null);
        vms.add(vm);
        return vm;
    }

    /// From now on nobody gets to a console.
    void refuse(ProblemType type, String detail) {
        refusal = Problem.of(type, detail);
    }

    /// The next who comes to a console. Throws [AssertionError] when nobody does.
    FakeViewer awaitViewer() {
        try {
            FakeViewer next = viewers.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nobody came to the console");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// What it was asked against the contract.
    List<String> faults() {
        return faults;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String request = line(in); !request.isEmpty(); request = line(in)) {
                Map<String, String> headers = headers(in);
                URI uri = URI.create(request.split(" ", -1)[1]);
                if (uri.getPath().equals("/v1/vms")) {
                    answer(socket, 200, JSON.writeValueAsString(vms));
                } else if (uri.getPath().matches(SHELL)) {
                    shell(socket, in, uri, headers);
                    return;
                } else {
                    faults.add("nothing is at " + uri);
                    answer(socket, 404, "{}");
                }
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    private void shell(Socket socket, InputStream in, URI uri, Map<String, String> headers)
            throws IOException {
        Problem problem = refusal;
        if (problem != null) {
            answer(socket, problem.status(), JSON.writeValueAsString(problem));
            return;
        }
        Map<String, String> query = query(uri);
        String id = uri.getPath().replaceAll(SHELL, "$1");
        if (vms.stream().noneMatch(vm -> vm.id().toString().equals(id))) {
            faults.add("there is no VM " + id);
        }
        check(query);
        String accept = accept(headers.getOrDefault("sec-websocket-key", ""));
        write(
                socket,
                """
                HTTP/1.1 101 Switching Protocols
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Accept: %s

                """
                        .formatted(accept)
                        .replace("\n", "\r\n"));
        FakeViewer viewer = new FakeViewer(socket, query, faults);
        viewers.add(viewer);
        viewer.listen(in);
    }

    /// As the document says of the operation's parameters, in words where it has no schema for it.
    private void check(Map<String, String> query) {
        List<String> known = new ArrayList<>();
        JsonNode operation = OPEN_API.path("paths").path("/v1/vms/{id}/shell/ws").path("get");
        for (JsonNode parameter : operation.path("parameters")) {
            known.add(parameter.path("name").asString());
            JsonNode values = parameter.path("schema").path("enum");
            String value = query.get(known.getLast());
            if (value != null && !values.isMissingNode() && !has(values, value)) {
                faults.add(known.getLast() + " cannot be " + value);
            }
        }
        if (!known.containsAll(query.keySet())) {
            faults.add("of " + query.keySet() + " only " + known + " are known");
        }
        if (!query.getOrDefault("name", "x").matches("[\\x20-\\x7e]{1,64}")) {
            faults.add("no name is " + query.get("name"));
        }
    }

    static boolean has(JsonNode values, String value) {
        for (JsonNode each : values) {
            if (each.asString().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String pair : uri.getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static void answer(Socket socket, int status, String body) throws IOException {
        write(
                socket,
                "HTTP/1.1 %d x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, body));
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        return headers;
    }

    /// Up to the line's end, or the connection's.
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + ACCEPT_KEY).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
