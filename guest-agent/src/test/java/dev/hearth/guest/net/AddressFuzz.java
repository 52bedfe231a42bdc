// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import dev.hearth.guest.fuzz.Check;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses, ports and networks, against the JDK's own reader of literals.
public final class AddressFuzz {

    private static final Pattern IPV4 =
            Pattern.compile("(?:0|[1-9]\\d{0,2})(?:\\.(?:0|[1-9]\\d{0,2})){3}");
    private static final Pattern IPV6 =
            Pattern.compile("[0-9a-fA-F]{0,4}+(?::[0-9a-fA-F]{0,4}+)++");

    private AddressFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, ISO_8859_1);
        byte[] address = IpAddress.parse(text);
        if (address != null) {
            Check.same(mapped(text), address);
            Check.same(IpAddress.parse(IpAddress.text(address)), address);
        } else if (isPlain(text)) {
            Check.same(mapped(text), null);
        }
        Endpoint endpoint = Endpoint.parse(text);
        if (endpoint != null) {
            Check.that(endpoint.port() >= 0 && endpoint.port() <= 65_535, endpoint.port());
            Endpoint again = requireNonNull(Endpoint.parse(endpoint.toString()));
            Check.same(again.socketAddress(), endpoint.socketAddress());
        }
        Networks networks = Networks.parse(text);
        if (networks != null) {
            networks.hold(new byte[28]);
            Check.that(text.chars().filter(c -> c == ',').count() < Networks.MAX, text);
        }
    }

    /// The JDK also takes octets and groups with leading zeros, zones, and IPv4 inside IPv6.
    private static boolean isPlain(String text) {
        return text.indexOf(':') < 0 ? IPV4.matcher(text).matches() : IPV6.matcher(text).matches();
    }

    /// As 16 bytes; null when the JDK does not take it.
    private static byte @Nullable [] mapped(String text) {
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (!(address instanceof Inet4Address)) {
            return address.getAddress();
        }
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        System.arraycopy(address.getAddress(), 0, bytes, 12, 4);
        return bytes;
    }
}
