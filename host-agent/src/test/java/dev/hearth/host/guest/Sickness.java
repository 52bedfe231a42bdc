// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import dev.hearth.host.guest.FakeGuest.Behaviour;
import dev.hearth.host.guest.FakeGuest.Connection;
import dev.hearth.host.guest.Refusal.Kind;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A way for a guest to be sick, and what a person is told of it.
public record Sickness(String name, Kind kind, String says, Behaviour behaviour) {

    /// Every way there is a defence against, for the guest of `vm`.
    public static List<Sickness> all(UUID vm) {
        String ok = "HTTP/1.1 200 OK\r\n";
        FakeReport other = new FakeReport(new UUID(0, 0xbeef));
        FakeReport own = new FakeReport(vm);
        return List.of(
                stays(
                        "garbage",
                        Kind.NOT_HTTP,
                        "does not start with HTTP/1.",
                        c -> c.send("\0\1\2SSH-2.0-x\r\n")),
                stays(
                        "endless headers",
                        Kind.TOO_LARGE,
                        "sends HTTP headers larger than 4096 bytes",
                        c -> endlessly(c, ok, "X-More: 123456789\r\n")),
                stays(
                        "endless body",
                        Kind.TOO_LARGE,
                        "sends more than the answer it announced",
                        c -> endlessly(c, ok + "Content-Length: 60000\r\n\r\n", "12345678")),
                stays(
                        "huge content length",
                        Kind.TOO_LARGE,
                        "sends an answer larger than 64 KiB",
                        c -> c.send(ok + "Content-Length: 99999999999999999999\r\n\r\n")),
                stays(
                        "chunked",
                        Kind.NOT_HTTP,
                        "it encodes its answer for transfer",
                        c -> c.send(ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
                stays(
                        "unavailable",
                        Kind.STATUS,
                        "answers with HTTP status 503 instead of 200",
                        c -> c.send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")),
                stays(
                        "not json",
                        Kind.NOT_A_REPORT,
                        "not a guest agent's report from",
                        c -> c.respond("hello")),
                stays("silence", Kind.NO_ANSWER, "no answer within", c -> {}),
                stays("slow drip", Kind.NO_ANSWER, "no answer within", Sickness::drip),
                leaves(
                        "hangs up at once",
                        Kind.CLOSED,
                        "closed the connection without an answer",
                        c -> {}),
                leaves(
                        "half an answer",
                        Kind.CLOSED,
                        "closed the connection without an answer",
                        c -> c.send(ok + "Content-Length: 100\r\n\r\n{")),
                stays(
                        "other VM",
                        Kind.OTHER_VM,
                        "answers for another VM: 00000000-0000-0000-0000-00000000beef, not " + vm,
                        c -> c.respond(other.json())),
                stays(
                        "too much memory",
                        Kind.IMPLAUSIBLE,
                        "reports what cannot be: memory of 8192 MiB in a VM of 512 MiB",
                        c ->
                                c.respond(
                                        own.json()
                                                .replace(
                                                        "\"total_kb\":409600",
                                                        "\"total_kb\":8388608"))));
    }

    private static Sickness stays(String name, Kind kind, String says, Behaviour answer) {
        return new Sickness(
                name,
                kind,
                says,
                connection -> {
                    boolean asked = connection.awaitRequest();
                    answer.serve(connection);
                    while (asked) {
                        asked = connection.awaitRequest();
                    }
                });
    }

    private static Sickness leaves(String name, Kind kind, String says, Behaviour answer) {
        return new Sickness(
                name,
                kind,
                says,
                connection -> {
                    if (connection.awaitRequest()) {
                        answer.serve(connection);
                    }
                });
    }

    private static void endlessly(Connection connection, String first, String more)
            throws IOException {
        connection.send(first);
        while (true) {
            connection.send(more.repeat(1000));
        }
    }

    private static void drip(Connection connection) throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        boolean released = false;
        for (char c : "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n".toCharArray()) {
            if (!released) {
                connection.send(String.valueOf(c));
                released = never.await(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
