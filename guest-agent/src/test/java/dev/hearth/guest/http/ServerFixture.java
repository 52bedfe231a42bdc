// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.kernel.Channel;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.kernel.Peer;
import dev.hearth.guest.net.Endpoint;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A server on a kernel in memory, whose clock moves only when the server waits, and one route,
/// `/hello`, that counts its answers.
final class ServerFixture {

    static final String GET = "GET /hello HTTP/1.1\r\nHost: g\r\n\r\n";

    private static final long FOREVER = Long.MAX_VALUE;

    final MemoryKernel kernel = new MemoryKernel();
    final Traffic traffic = new Traffic();
    final HelloRoutes routes = new HelloRoutes();
    final TextIntake intake = new TextIntake();
    final TcpGuard guard = new TcpGuard();
    private final HttpServer server =
            new HttpServer(
                    kernel,
                    new Exchange(routes, intake, traffic, new Response(20_000, 20_000)),
                    new Door[] {
                        Door.tcp(requireNonNull(Endpoint.parse("0.0.0.0:80")), guard),
                        Door.vsock(80)
                    },
                    new Channel[0],
                    new int[0]);

    ServerFixture() {
        turn();
    }

    /// Takes texts of at most 10,000 bytes at `/text`, and refuses those that end with `!`.
    static final class TextIntake implements Intake {

        final StringBuilder text = new StringBuilder();
        boolean open;
        int abandoned;

        @Override
        public boolean has(Request request) {
            return request.isPath("/text");
        }

        @Override
        public @Nullable Problem begin(long length) {
            if (open || length > 10_000 || length == 0) {
                return open ? Problem.CONFLICT : Problem.AGENT_SIZE;
            }
            open = true;
            text.setLength(0);
            return null;
        }

        @Override
        public void take(byte[] bytes, int from, int count) {
            text.append(new String(bytes, from, count, StandardCharsets.US_ASCII));
        }

        @Override
        public @Nullable Problem end(Response response) {
            open = false;
            response.status(Response.Status.ACCEPTED);
            response.body().plain("taken");
            return text.toString().endsWith("!") ? Problem.BAD_SIGNATURE : null;
        }

        @Override
        public void abandon() {
            open = false;
            abandoned++;
        }
    }

    static final class HelloRoutes implements Routes {

        int answers;
        int padding;

        @Override
        public boolean has(Request request) {
            return request.isPath("/hello");
        }

        @Override
        public void answer(Request request, Response response) {
            response.body().beginArray();
            response.body().unsigned(++answers);
            if (padding > 0) {
                response.body().plain("x".repeat(padding));
            }
            response.body().endArray();
        }
    }

    /// Lets the server do one round of work without letting time pass.
    void turn() {
        server.turn(kernel.monotonicNanos());
    }

    /// Lets the server do all there is to do.
    void settle() {
        for (int i = 0; i < 2000 && kernel.hasWork(); i++) {
            server.turn(FOREVER);
        }
    }

    void passMillis(long millis) {
        long until = kernel.monotonicNanos() + millis * 1_000_000L;
        while (kernel.monotonicNanos() < until) {
            server.turn(until);
        }
    }

    /// Asks over a connection of its own, which is closed then; answers all that came.
    String ask(String request) {
        Peer client = kernel.connect().send(request);
        settle();
        String answer = client.received();
        client.end();
        settle();
        assertThat(kernel.openSockets()).isZero();
        return answer;
    }

    static String ok(int number) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
                + "Content-Length: 3\r\n\r\n["
                + number
                + "]";
    }
}
