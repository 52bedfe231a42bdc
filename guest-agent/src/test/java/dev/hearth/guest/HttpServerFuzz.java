// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.guest.fuzz.Check;
import dev.hearth.guest.fuzz.HttpAnswer;
import dev.hearth.guest.fuzz.Pieces;
import dev.hearth.guest.kernel.Peer;
import java.util.List;

/// The whole agent against any bytes over TCP: it answers in HTTP or not at all, the same however
/// the bytes are cut, and keeps neither a connection nor a descriptor.
public final class HttpServerFuzz {

    private static final AgentFixture FIXTURE = new AgentFixture();

    /// What may be open when nobody is connected.
    private static final int DESCRIPTORS;

    static {
        FIXTURE.start(null);
        FIXTURE.ask(AgentFixture.GET_METRICS);
        DESCRIPTORS = FIXTURE.kernel.openDescriptors();
    }

    private HttpServerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = Pieces.behindFirst(input);
        int seed = input.length == 0 ? 0 : input[0];

        List<Integer> whole = statuses(List.of(bytes));
        List<Integer> torn = statuses(Pieces.cut(bytes, seed));

        Check.same(torn, whole);
        Check.same(FIXTURE.kernel.openDescriptors(), DESCRIPTORS);
        Check.that(FIXTURE.kernel.log.size() < 2, FIXTURE.kernel.log);
    }

    private static List<Integer> statuses(List<byte[]> pieces) {
        Peer client = FIXTURE.kernel.connect();
        for (byte[] piece : pieces) {
            client.send(piece);
            FIXTURE.settle();
        }
        client.end();
        FIXTURE.settle();
        Check.that(client.isClosed(), "the connection is open");
        List<HttpAnswer> answers = HttpAnswer.all(client.received());
        return answers.stream().map(HttpAnswer::status).toList();
    }
}
