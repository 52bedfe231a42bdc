// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.junit.jupiter.api.Test;

/// How much memory an answer can take, whatever is sent.
class AnswerBufferTest {

    private static final int MOST = 4096 + 64 * 1024 + 1;

    private final AnswerBuffer.Spare spare = new AnswerBuffer.Spare();
    private final AnswerBuffer buffer = new AnswerBuffer(spare);

    @Test
    void nothingIsTakenBeforeTheFirstByte() {
        assertThat(buffer.bytes()).isEmpty();
    }

    @Test
    void anHonestAnswerTakesEightKibibytesAndLeavesThemToTheNext() throws IOException {
        ReadableByteChannel channel = channelOf(3000);

        assertThat(buffer.readFrom(channel)).isTrue();
        assertThat(buffer.readFrom(channel)).isFalse();
        assertThat(buffer.length()).isEqualTo(3000);
        byte[] taken = buffer.bytes();
        assertThat(taken).hasSize(8192);

        buffer.clear();

        assertThat(buffer.length()).isZero();
        assertThat(buffer.bytes()).isEmpty();
        AnswerBuffer other = new AnswerBuffer(spare);
        other.readFrom(channelOf(1));
        assertThat(other.bytes()).isSameAs(taken);
        buffer.readFrom(channelOf(1));
        assertThat(buffer.bytes()).isNotSameAs(taken).hasSize(8192);
    }

    @Test
    void anEndlessAnswerIsReadToItsBoundAndForgotten() throws IOException {
        assertThat(buffer.readFrom(channelOf(1 << 20))).isTrue();
        assertThat(buffer.length()).isEqualTo(MOST);
        assertThat(buffer.bytes()).hasSize(MOST);

        buffer.clear();

        assertThat(buffer.bytes()).isEmpty();
    }

    private static ReadableByteChannel channelOf(int bytes) {
        return Channels.newChannel(new ByteArrayInputStream(new byte[bytes]));
    }
}
