// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.host.guest.Refusal.Kind;
import dev.hearth.host.guest.ResponseHead.Reuse;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP heads: what an agent sends is read, anything else is refused.
class ResponseHeadTest {

    private static final String GOOD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-LENGTH: \t 12 \r\n\r\n";

    @Test
    void aProperHeadIsRead() throws RefusedAnswer {
        assertThat(parse(GOOD + "{}")).isEqualTo(new ResponseHead(GOOD.length(), 12, Reuse.KEEP));
    }

    @Test
    void everyPrefixOfAProperHeadIsWaitedFor() throws RefusedAnswer {
        for (int length = 0; length < GOOD.length(); length++) {
            assertThat(parse(GOOD.substring(0, length))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200\r\nConnection: Close\r\nContent-Length: 1\r\n\r\n",
            })
    void aConnectionThatWillCloseIsNotReused(String head) throws RefusedAnswer {
        assertThat(parse(head)).isEqualTo(new ResponseHead(head.length(), 1, Reuse.CLOSE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "http/1.1 200 OK\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.2 200 OK\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1  200 OK\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 2000\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 20\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 abc OK\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n folded\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: no name\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\nContent-Length: 2\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: \u00e9\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            })
    void anythingElseIsRefused(String head) {
        assertThat(refusal(head).kind()).isEqualTo(Kind.NOT_HTTP);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedByItsAnnouncement() {
        assertThat(refusal("HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n").kind())
                .isEqualTo(Kind.TOO_LARGE);
        assertThat(refusal("HTTP/1.1 200 OK\r\nContent-Length: " + "9".repeat(99) + "\r\n\r\n"))
                .hasMessage("sends an answer larger than 64 KiB");
    }

    @Test
    void headersThatDoNotEndAreRefused() {
        assertThat(refusal("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(1000)).kind())
                .isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void chanceNeverBringsAnythingButAHeadOrARefusal() {
        SplittableRandom random = new SplittableRandom(20261123);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = GOOD.getBytes(StandardCharsets.ISO_8859_1);
            int changes = random.nextInt(1, 4);
            for (int change = 0; change < changes; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                ResponseHead head = ResponseHead.parse(bytes, bytes.length);
                if (head != null) {
                    assertThat(head.bodyLength()).isBetween(0, 65536);
                    assertThat(head.length()).isBetween(1, bytes.length);
                }
            } catch (RefusedAnswer e) {
                assertThat(e.reason()).isNotBlank();
            }
        }
    }

    private static RefusedAnswer refusal(String head) {
        return catchThrowableOfType(RefusedAnswer.class, () -> parse(head));
    }

    private static @Nullable ResponseHead parse(String text) throws RefusedAnswer {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ResponseHead.parse(bytes, bytes.length);
    }
}
