// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses and networks of both families.
class NetworksTest {

    private static byte[] socketAddress(String address) {
        boolean ipv6 = address.contains(":");
        return requireNonNull(Endpoint.parse(ipv6 ? "[" + address + "]:1" : address + ":1"))
                .socketAddress();
    }

    private static boolean holds(String networks, String address) {
        return requireNonNull(Networks.parse(networks)).hold(socketAddress(address));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.6, false",
        "10.0.0.4/30, 10.0.0.7, true",
        "10.0.0.4/30, 10.0.0.8, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, fd00::1, false",
        "::/0, fd00::1, true",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "fd00::1, fd00::1, true",
        "fd00::1, fd00::2, false",
    })
    void aNetworkHoldsWhatBeginsLikeIt(String network, String address, boolean holds) {
        assertThat(holds(network, address)).isEqualTo(holds);
    }

    @Test
    void aListHoldsWhatOneOfItHolds() {
        assertThat(holds("10.0.0.0/8,fd00::/8", "10.1.1.1")).isTrue();
        assertThat(holds("10.0.0.0/8,fd00::/8", "fd00::1")).isTrue();
        assertThat(holds("10.0.0.0/8,fd00::/8", "192.0.2.1")).isFalse();
    }

    @Test
    void anIpv4PeerOfAnIpv6ListenerIsAnIpv4Address() {
        byte[] mapped = new byte[28];
        mapped[0] = 10;
        System.arraycopy(
                new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1}, 0, mapped, 8, 16);

        assertThat(requireNonNull(Networks.parse("10.0.0.0/8")).hold(mapped)).isTrue();
        assertThat(requireNonNull(Networks.parse("11.0.0.0/8")).hold(mapped)).isFalse();
    }

    @Test
    void whatIsNoAddressOfIpIsHeldByNoNetwork() {
        assertThat(requireNonNull(Networks.parse("0.0.0.0/0,::/0")).hold(new byte[28])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8,",
                "::/129",
                ":::",
                "1::2::3",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:",
                "1:2:3:4:5:6:7:8::"
            })
    void whatIsNoListIsRefused(String text) {
        assertThat(Networks.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "fd00::, fd00:0:0:0:0:0:0:0",
        "2001:DB8::a:0b, 2001:db8:0:0:0:0:a:b",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "192.0.2.255, 192.0.2.255",
    })
    void anAddressReadsAsItIsWritten(String text, String written) {
        assertThat(IpAddress.text(requireNonNull(IpAddress.parse(text)))).isEqualTo(written);
    }

    @Test
    void aListHasAnEnd() {
        assertThat(Networks.parse("10.0.0.1,".repeat(15) + "10.0.0.1")).isNotNull();
        assertThat(Networks.parse("10.0.0.1,".repeat(16) + "10.0.0.1")).isNull();
    }
}
