// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.config.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the host agent lets itself be sent. Fixture: a host with two addresses.
class ExternalAddressesTest {

    private static final Set<InetAddress> OWN =
            Set.of(InetAddress.ofLiteral("192.168.1.1"), InetAddress.ofLiteral("fd00::1"));

    private final ExternalAddresses closed = allowing();

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.100", "10.0.0.7", "203.0.113.9", "fd00::2", "2001:db8::1"})
    void machinesOnANetworkAreAsked(String address) {
        assertThat(closed.fault(address)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "127.9.0.2, loopback",
        "::1, loopback",
        "169.254.169.254, link-local",
        "fe80::1, link-local",
        "10.201.0.2, networks this host gives its own VMs",
        "192.168.1.1, of this host",
        "fd00::1, of this host",
        "::7f00:1, IPv4 inside IPv6",
        "64:ff9b::7f00:1, IPv4 inside IPv6",
        "2002:7f00:1::, IPv4 inside IPv6",
    })
    void theHostsOwnSideIsClosedAndSaysHowToOpenIt(String address, String what) {
        assertThat(closed.fault(address).orElseThrow())
                .startsWith("must not be ")
                .contains(what, "HEARTH_HOST_EXTERNAL_ALLOW=");
    }

    @Test
    void whatTheOperatorOpensIsAskedAndNothingBeside() {
        ExternalAddresses addresses = allowing("127.5.0.0/16", "fe80::/10");

        assertThat(addresses.fault("127.5.3.4")).isEmpty();
        assertThat(addresses.fault("fe80::1")).isEmpty();
        assertThat(addresses.fault("127.6.0.1")).isPresent();
        assertThat(addresses.fault("169.254.0.1")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "0.1.2.3",
                "224.0.0.1",
                "ff02::1",
                "240.0.0.1",
                "255.255.255.255"
            })
    void whatIsNoMachinesAddressStaysClosed(String address) {
        assertThat(allowing("0.0.0.0/0", "::/0").fault(address).orElseThrow())
                .contains("one machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "127.1",
                "0x7f.1",
                "2130706433",
                "::ffff:127.0.0.1",
                "fe80::1%lo",
                "10.0.0.1:80",
                "10.0.0.0/8",
                " 10.0.0.1",
                "010.0.0.1"
            })
    void whatIsNoLiteralIsRefusedAndNeverLookedUp(String text) {
        assertThat(allowing("0.0.0.0/0", "::/0").fault(text).orElseThrow())
                .contains("must be an IPv4 or IPv6 address");
    }

    private static ExternalAddresses allowing(String... ranges) {
        return new ExternalAddresses(
                List.of(ranges).stream().map(AddressRange::parse).toList(), () -> OWN);
    }
}
