// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.network.ExternalAddresses;
import dev.hearth.host.network.VmNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an external VM may be on this host.
///
/// @param addresses where they may be
/// @param taken the addresses of other VMs, and whose they are: an address is one VM's only, or two
///   would be told the same figures
record ExternalRules(ExternalAddresses addresses, Map<String, UUID> taken) {

    /// All that is wrong with it but its name.
    List<Fault> faults(VmSpec spec, ExternalSpec external) {
        List<Fault> faults = new ArrayList<>();
        unknown("vcpu_count", spec.vcpuCount(), faults);
        unknown("mem_size_mib", spec.memSizeMib(), faults);
        unknown("image", spec.image(), faults);
        unknown("disk_mib", spec.diskMib(), faults);
        if (!NetworkSpec.NONE.equals(spec.network())) {
            faults.add(new Fault("network", "must be none: an external VM has its own network"));
        }
        if (!VmNetwork.isPort(external.agentPort())) {
            faults.add(
                    new Fault(
                            "external.agent_port",
                            "must be 1 to 65535, not %d".formatted(external.agentPort())));
        }
        String address = Objects.requireNonNullElse(external.address(), "");
        Optional.ofNullable(taken.get(address))
                .map("must not be that of vm %s"::formatted)
                .or(() -> addresses.fault(address))
                .ifPresent(fault -> faults.add(new Fault("external.address", fault)));
        return faults;
    }

    /// Why a VM of before is not asked any more; empty when it is.
    Optional<String> silence(ExternalSpec external) {
        return addresses
                .fault(external.address())
                .map(fault -> "%s is not asked: it %s".formatted(external.address(), fault));
    }

    /// Throws [Invalid] when one of the two is external and the other is not.
    static void checkSameKind(VmSpec was, VmSpec wanted) {
        if ((was.external() == null) != (wanted.external() == null)) {
            throw new Invalid(
                    "a VM cannot become external, or cease to be it",
                    List.of(
                            new Fault(
                                    "external", "must stay as it is; create another VM instead")));
        }
    }

    private static void unknown(String field, @Nullable Object value, List<Fault> faults) {
        if (value != null) {
            faults.add(
                    new Fault(field, "must be null: nobody here decides that of an external VM"));
        }
    }
}
