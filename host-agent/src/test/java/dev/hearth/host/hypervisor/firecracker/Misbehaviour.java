// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Tells a fake Firecracker that runs what to do wrong.
final class Misbehaviour {

    private Misbehaviour() {}

    /// @param rules see the fake's README
    static void of(Path socket, String rules) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request =
                    "PUT /hearth-fake HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(rules.length(), rules);
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            try {
                assertThat(new AnswerReader(channel).read().status()).isEqualTo(204);
            } catch (ApiException e) {
                // It ended at once, as it was told.
                assertThat(e.kind()).isEqualTo(ApiException.Kind.BROKEN);
            }
        }
    }
}
