// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `address:port`, for loopback addresses only.
final class ListenAddress {

    private static final Pattern ADDRESS =
            Pattern.compile("(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+]):([0-9]{1,5})");

    private ListenAddress() {}

    /// Throws [IllegalArgumentException] when the text is no address or not a loopback one; the
    /// message continues a sentence that begins with the name of the setting.
    static InetSocketAddress parse(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65535) {
            throw new IllegalArgumentException(
                    "must be address:port such as 127.0.0.1:9090, not " + text);
        }
        String host = matcher.group(1).replace("localhost", "127.0.0.1").replaceAll("[\\[\\]]", "");
        InetAddress address = InetAddress.ofLiteral(host);
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "must be a loopback address: whoever reaches the host agent controls every VM, "
                            + "and it cannot tell its manager from others yet; not "
                            + text);
        }
        return new InetSocketAddress(address, Integer.parseInt(matcher.group(2)));
    }
}
