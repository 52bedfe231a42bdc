// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// What a VM may be on this host.
///
/// @param hostMemoryMib more than the host has, no VM can be given
/// @param imageNames the images this host holds
record VmSpecRules(
        long hostMemoryMib,
        List<String> imageNames,
        NetworkRules networks,
        ExternalRules externals) {

    private static final int MAX_VCPUS = 32;
    private static final int MIN_MEMORY_MIB = 64;

    /// Names go into logs and onto command lines: printable, and no longer than a host name.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}");

    /// Throws [Invalid] with all faults.
    void check(VmSpec spec) {
        List<Fault> faults = new ArrayList<>();
        // The mapper lets null through where a text should be.
        if (!NAME.matcher(Objects.requireNonNullElse(spec.name(), "")).matches()) {
            faults.add(
                    new Fault(
                            "name",
                            "must be 1 to 63 letters, digits, blanks, dots, underscores or hyphens,"
                                    + " and begin with a letter or digit"));
        }
        int seconds = spec.pollIntervalS();
        if (seconds < 1 || seconds > VmSpec.MAX_POLL_INTERVAL_S) {
            faults.add(
                    new Fault(
                            "poll_interval_s",
                            "must be 1 to %d, not %d"
                                    .formatted(VmSpec.MAX_POLL_INTERVAL_S, seconds)));
        }
        ExternalSpec external = spec.external();
        if (external == null) {
            checkMachine(spec, faults);
        } else {
            faults.addAll(externals.faults(spec, external));
        }
        if (!faults.isEmpty()) {
            throw new Invalid(
                    external == null
                            ? "this host cannot run such a VM"
                            : "this host cannot ask such a VM",
                    faults);
        }
    }

    private void checkMachine(VmSpec spec, List<Fault> faults) {
        Integer vcpuCount = spec.vcpuCount();
        if (vcpuCount == null || vcpuCount < 1 || vcpuCount > MAX_VCPUS) {
            faults.add(
                    new Fault(
                            "vcpu_count",
                            "must be 1 to %d, not %d".formatted(MAX_VCPUS, vcpuCount)));
        }
        Integer memSizeMib = spec.memSizeMib();
        if (memSizeMib == null || memSizeMib < MIN_MEMORY_MIB || memSizeMib > hostMemoryMib) {
            faults.add(
                    new Fault(
                            "mem_size_mib",
                            "must be %d to %d, which is all this host has, not %d"
                                    .formatted(MIN_MEMORY_MIB, hostMemoryMib, memSizeMib)));
        }
        String image = spec.image();
        if (image == null || !imageNames.contains(image)) {
            faults.add(
                    new Fault(
                            "image",
                            "must be an image this host holds, which are: "
                                    + (imageNames.isEmpty()
                                            ? "none"
                                            : String.join(", ", imageNames))));
        }
        Integer diskMib = spec.diskMib();
        if (diskMib != null && (diskMib < 1 || diskMib > VmSpec.MAX_DISK_MIB)) {
            faults.add(
                    new Fault(
                            "disk_mib",
                            "must be 1 to %d, or null, not %d"
                                    .formatted(VmSpec.MAX_DISK_MIB, diskMib)));
        }
        faults.addAll(networks.faults(spec.network()));
    }
}
