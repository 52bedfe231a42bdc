// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.register;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hearth.guest.config.Key;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.config.Source;
import dev.hearth.guest.fuzz.Check;
import dev.hearth.guest.fuzz.Pieces;
import dev.hearth.guest.http.Call;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.kernel.Peer;
import java.util.List;
import java.util.regex.Pattern;

/// A metadata service that answers anything, to the token and to the content: the agent asks in
/// whole requests of one line each, holds one connection at most, and says no token.
public final class MetadataFuzz {

    private static final int MOST_ANSWERS = 8;
    private static final int SECONDS = 10;

    private static final Pattern REQUEST =
            Pattern.compile(
                    "(?:PUT /latest/api/token HTTP/1\\.1\r\nX-metadata-token-ttl-seconds: 60\r\n"
                            + "|GET /hearth HTTP/1\\.1\r\nAccept: application/json\r\n"
                            + "X-metadata-token: [!-~]{1,256}\r\n)"
                            + "Host: 169\\.254\\.169\\.254:80\r\nConnection: close\r\n"
                            + "Content-Length: 0\r\n\r\n");

    private final MemoryKernel kernel = new MemoryKernel();
    private final Settings settings = new Settings();
    private final Call call = new Call(kernel);
    private final MetadataClient client;

    private MetadataFuzz() {
        kernel.answersCalls = true;
        settings.take(Source.OPTION, "", Key.MMDS, "1");
        client = new MetadataClient(kernel, settings, call, 7);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        new MetadataFuzz().converse(Pieces.split(input, MOST_ANSWERS));
    }

    private void converse(List<byte[]> answers) {
        int answered = 0;
        for (int second = 0; second < SECONDS; second++) {
            client.tick(kernel.monotonicNanos());
            if (call.isBusy() && answered < answers.size()) {
                answer(answers.get(answered++));
            } else if (call.isBusy() && call.deadline() <= kernel.monotonicNanos()) {
                call.expire(kernel.monotonicNanos());
            }
            Check.that(kernel.openDescriptors() <= 1, kernel.openDescriptors());
            kernel.advanceMillis(1000);
        }
        Check.that(
                kernel.log.stream().allMatch(line -> line.endsWith("; it is left out\n")),
                kernel.log);
    }

    private void answer(byte[] bytes) {
        Peer service = kernel.calls.getLast();
        call.ready(0);
        String asked = service.received();
        Check.that(REQUEST.matcher(asked).matches(), asked);
        service.send(bytes).end();
        for (int i = 0; i <= bytes.length && call.isBusy(); i++) {
            call.ready(0);
        }
        Check.that(!call.isBusy(), "it goes on");
        Check.that(new String(bytes, ISO_8859_1).contains(call.body()), call.body());
    }
}
