// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.network.NetworkOffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The limits, on both sides of each.
class VmSpecRulesTest {

    private final VmSpecRules rules =
            new VmSpecRules(
                    4096,
                    List.of("demo"),
                    new NetworkRules(new NetworkOffer(List.of(NetworkMode.values()), ""), Map.of()),
                    new ExternalRules(TestHost.EXTERNALS, Map.of()));

    @Test
    void theLimitsThemselvesAreAllowed() {
        assertThatCode(
                        () -> {
                            rules.check(new VmSpec("a", 1, 64, "demo"));
                            rules.check(new VmSpec("a".repeat(63), 32, 4096, "demo"));
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThatThrownBy(() -> rules.check(new VmSpec("", 0, 63, "other")))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e ->
                                assertThat(e.faults().stream().map(Fault::field))
                                        .containsExactly(
                                                "name", "vcpu_count", "mem_size_mib", "image"));
    }

    @Test
    void moreThanTheHostHasIsRefused() {
        assertThatThrownBy(() -> rules.check(new VmSpec("a", 33, 4097, "demo")))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e ->
                                assertThat(e.faults())
                                        .containsExactly(
                                                new Fault("vcpu_count", "must be 1 to 32, not 33"),
                                                new Fault(
                                                        "mem_size_mib",
                                                        "must be 64 to 4096, which is all this"
                                                                + " host has, not 4097")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", " a", "a\nb", "a,b", "ä", "a/b"})
    void aNameThatWouldReadBadlyInALogIsRefused(String name) {
        assertThatThrownBy(() -> rules.check(new VmSpec(name, 1, 64, "demo")))
                .isInstanceOf(Invalid.class);
    }
}
