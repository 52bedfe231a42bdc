// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.testkit.Answer;
import dev.hearth.testkit.Hearth;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong is refused, with words that say what to do. Fixture: a whole Hearth with one VM
/// that has an address and one that has none, both stopped.
final class BadInputTest {

    private static Hearth hearth;
    private static Vm owner;
    private static Vm other;

    @BeforeAll
    static void createTwoVms() {
        hearth = Hearth.start();
        owner = hearth.api().create(new VmCreate("owner", 1, 128, "demo"));
        other = hearth.api().create(new VmCreate("other", 1, 128, "demo"));
        Answer claimed = guestIp(owner, "192.168.1.100");
        assertThat(claimed.status()).isEqualTo(204);
    }

    @AfterAll
    static void endAll() {
        hearth.close();
    }

    @Test
    void anUnknownVmIsNotFound() {
        Answer answer = Answer.to(hearth, "GET", "/v1/vms/" + UUID.randomUUID(), "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("/problems/not-found");
    }

    @Test
    void anUnknownVmCannotClaimAnAddress() {
        String path = "/v1/vms/" + UUID.randomUUID() + "/guest-ip";

        Answer answer = Answer.to(hearth, "POST", path, "{\"guest_ip\": \"192.168.1.101\"}");

        assertThat(answer.status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not an address",
                "example.org",
                "192.168.1.300",
                "192.168.1.7:8080",
                "192.168.1.0/24",
                "169.254.10.10",
                "fe80::1",
                "224.0.0.1",
                "ff02::1",
                "0.0.0.0",
                "127.0.0.1",
                "::ffff:169.254.1.1",
                "192.168.1.100"
            })
    void anAddressThatIsNotTheVmsToClaimIsRefused(String address) {
        Answer answer = guestIp(other, address);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.detail()).isNotBlank();
        assertThat(hearth.api().vm(other.id()).guestIp()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "guest_ip=1.2.3.4"})
    void aBodyThatIsNotJsonIsABadRequest(String body) {
        String path = "/v1/vms/" + other.id() + "/guest-ip";

        assertThat(Answer.to(hearth, "POST", path, body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"none\", \"vcpu_count\": 0}",
                "{\"name\": \"huge\", \"mem_size_mib\": 100000000}",
                "{\"name\": \"tiny\", \"mem_size_mib\": 1}",
                "{\"name\": \"No Name!\"}",
                "{\"name\": \"pictureless\", \"image\": \"there-is-none\"}"
            })
    void aVmThatCannotBeIsRefused(String body) {
        Answer answer = Answer.to(hearth, "POST", "/v1/vms", body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.detail()).isNotBlank();
    }

    private static Answer guestIp(Vm vm, String address) {
        String body = "{\"guest_ip\": \"" + address + "\"}";
        return Answer.to(hearth, "POST", "/v1/vms/" + vm.id() + "/guest-ip", body);
    }
}
