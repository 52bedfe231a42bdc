// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which addresses a VM may register, through the public API: this is a trust boundary.
@ExtendWith(WithManager.class)
class GuestIpApiTest {

    private final ManagerUnderTest manager;

    GuestIpApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.100", "10.1.2.3", "fd00::5", "2001:DB8::7"})
    void aGuestsAddressIsRegistered(String address) {
        UUID id = manager.createVm();

        assertThat(register(id, address).status()).isEqualTo(204);

        assertThat(manager.get("/v1/vms/" + id).member("guest_ip")).isEqualToIgnoringCase(address);
        manager.delete("/v1/vms/" + id);
    }

    @Test
    void aRegisteredAddressStaysWhenTheVmStarts() {
        UUID id = manager.createVm();
        register(id, "192.168.1.101");

        manager.post("/v1/vms/" + id + "/start", "");

        assertThat(manager.get("/v1/vms/" + id).member("guest_ip")).isEqualTo("192.168.1.101");
    }

    @Test
    void theAddressTheHostGaveIsTheVmsOwn() {
        UUID id = manager.startVm();
        String assigned = manager.get("/v1/vms/" + id).member("guest_ip");

        assertThat(register(id, "192.168.1.102").status()).isEqualTo(204);
        assertThat(register(id, assigned).status()).isEqualTo(204);
    }

    @Test
    void anotherVmsAddressIsRefused() {
        UUID first = manager.startVm();
        String assigned = manager.get("/v1/vms/" + first).member("guest_ip");
        UUID second = manager.startVm();
        register(second, "192.168.1.103");

        assertThat(register(first, "192.168.1.103").member("detail")).contains("another VM's");
        assertThat(register(second, assigned).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | not a name",
                "guest.example.org | not a name",
                "'' | not a name",
                "'192.168.1.1 ' | not a name",
                "1.2.3 | not a name",
                "1.2.3.4.5 | not a name",
                "010.1.1.1 | not a name",
                "0x7f.1.1.1 | not a name",
                "256.1.1.1 | not a name",
                "3232235777 | not a name",
                "[fd00::5] | not a name",
                "192.168.1.100:8080 | without a port",
                "192.168.1.100/24 | without a prefix",
                "fd00::5/64 | without a prefix",
                "fe80::1%eth0 | without a zone",
                "169.254.1.1 | link-local",
                "fe80::1 | link-local",
                "224.0.0.1 | multicast",
                "ff02::1 | multicast",
                "0.0.0.0 | unspecified",
                ":: | unspecified",
                "0.1.2.3 | this network",
                "255.255.255.255 | broadcast",
                "240.0.0.1 | reserved",
                "127.0.0.1 | loopback",
                "127.9.200.200 | loopback",
                "::1 | loopback",
                "::ffff:192.168.1.100 | inside IPv6",
                "::ffff:127.0.0.1 | inside IPv6",
                "::FFFF:7f00:1 | inside IPv6",
                "::192.168.1.100 | inside IPv6",
                "::ffff:0:127.0.0.1 | inside IPv6",
                "64:ff9b::7f00:1 | inside IPv6",
                "2002:7f00:1:: | inside IPv6",
            })
    void whatIsNotTheVmsToClaimIsRefusedAndSaysWhy(String address, String why) {
        UUID id = manager.createVm();

        Answer refused = register(id, address);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").path(0).path("field").asString(""))
                .isEqualTo("guest_ip");
        assertThat(refused.member("detail")).contains(why);
        assertThat(manager.get("/v1/vms/" + id).json().path("guest_ip").isNull()).isTrue();
        manager.delete("/v1/vms/" + id);
    }

    @Test
    void theManagersOwnAddressesAreRefused() {
        UUID id = manager.createVm();
        String own =
                OwnAddresses.ofThisMachine().all().stream()
                        .filter(address -> address.getAddress().length == 4)
                        .filter(address ->
                                !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                        .map(address -> address.getHostAddress())
                        .findFirst()
                        .orElse("");
        Assumptions.assumeFalse(own.isEmpty(), "this machine has loopback only");

        assertThat(register(id, own).member("detail")).contains("manager's own machine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 422",
                "{'guest_ip':7} | 422",
                "{'guest_ip':null} | 422",
                "{'guest_ip':'192.168.1.104','port':1} | 422",
                "192.168.1.104 | 400",
                "[] | 400",
            })
    void aBodyOfAnotherFormIsRefused(String body, int status) {
        UUID id = manager.createVm();

        Answer refused = manager.post("/v1/vms/" + id + "/guest-ip", body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(status);
    }

    /// What an operator sees with Debian's own psql.
    @Test
    void psqlPrintsAPlainAddress() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "psql is installed");
        UUID id = manager.createVm();
        register(id, "192.168.1.105");
        String url = Files.readString(manager.home().resolve("manager/database-url")).strip();

        Process psql =
                new ProcessBuilder(
                                "psql",
                                url,
                                "--no-psqlrc",
                                "--tuples-only",
                                "-c",
                                "SELECT id, name, guest_ip FROM vm WHERE id = '" + id + "'")
                        .redirectErrorStream(true)
                        .start();
        String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(psql.waitFor()).as(output).isZero();
        assertThat(output.strip()).matches(id + " \\| vm-\\d+ \\| 192\\.168\\.1\\.105");
        manager.delete("/v1/vms/" + id);
    }

    private Answer register(UUID id, String address) {
        return manager.post(
                "/v1/vms/" + id + "/guest-ip", "{\"guest_ip\":\"%s\"}".formatted(address));
    }
}
