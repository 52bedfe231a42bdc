// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import dev.hearth.guest.fuzz.Check;
import dev.hearth.guest.fuzz.Pieces;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.kernel.Peer;
import dev.hearth.guest.net.Endpoint;
import java.util.List;
import java.util.regex.Pattern;

/// What others answer to the agent's own calls, any bytes: it is over when they are, is understood
/// the same however the bytes are cut, and never more is kept than 2 KiB.
public final class CallFuzz {

    private static final Endpoint WHERE = requireNonNull(Endpoint.parse("192.0.2.1:80"));
    private static final Pattern HEAD =
            Pattern.compile("HTTP/1\\.\\d \\d{3}(?=[ \r]).*?\r\n\r\n", Pattern.DOTALL);
    private static final int MAX_ANSWER_BYTES = 2048;
    private static final MemoryKernel KERNEL = new MemoryKernel();
    private static final Call CALL = new Call(KERNEL);

    static {
        KERNEL.answersCalls = true;
    }

    private CallFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = Pieces.behindFirst(input);
        int seed = input.length == 0 ? 0 : input[0];

        String whole = answer(List.of(bytes));
        String torn = answer(Pieces.cut(bytes, seed));

        Check.same(torn, whole);
        Check.that(whole.length() < MAX_ANSWER_BYTES, whole.length());
        if (CALL.status() != Call.NO_ANSWER) {
            String text = new String(bytes, ISO_8859_1);
            boolean status = text.startsWith(String.valueOf(CALL.status()), 9);
            Check.that(status && HEAD.matcher(text).lookingAt(), text);
        }
    }

    private static String answer(List<byte[]> pieces) {
        CALL.start(WHERE, "GET / HTTP/1.1\r\n", "", KERNEL.monotonicNanos());
        Peer peer = KERNEL.calls.removeLast();
        CALL.ready(0);
        for (byte[] piece : pieces) {
            peer.send(piece);
            read(piece.length);
        }
        peer.end();
        read(1);
        Check.that(!CALL.isBusy(), "it goes on");
        Check.same(KERNEL.openDescriptors(), 0);
        Check.same(CALL.deadline(), Call.NEVER);
        return CALL.status() + " " + CALL.body();
    }

    private static void read(int most) {
        for (int i = 0; i < most && CALL.isBusy(); i++) {
            CALL.ready(0);
        }
    }
}
