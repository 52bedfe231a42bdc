// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.manager.host.HostService;
import dev.hearth.manager.problem.Faults;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A VM somebody asks for, not yet checked.
///
/// @param name null when it was missing or no string, which is noted as a fault already; the same
///   holds for the other fields
/// @param diskMib empty when the disk is to be as large as the image's
record VmDraft(
        @Nullable String name,
        @Nullable Integer vcpuCount,
        @Nullable Integer memSizeMib,
        @Nullable String image,
        Optional<Integer> diskMib,
        NetworkDraft network,
        @Nullable Integer pollIntervalS) {

    static final String VCPU_COUNT = "vcpu_count";
    static final String MEM_SIZE_MIB = "mem_size_mib";
    static final String IMAGE = "image";

    private static final Pattern IMAGE_FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    // Firecracker's limit (src/vmm/src/vmm_config/machine_config.rs, MAX_SUPPORTED_VCPUS).
    private static final int MOST_VCPUS = 32;
    private static final int LEAST_MIB = 64;
    private static final int MOST_NAMED = 20;

    /// Notes all that is wrong whatever the host is like.
    void checkForm(Faults faults) {
        VmName.check(name, faults);
        if (vcpuCount != null && (vcpuCount < 1 || vcpuCount > MOST_VCPUS)) {
            faults.add(VCPU_COUNT, "must be from 1 to " + MOST_VCPUS);
        }
        if (memSizeMib != null && memSizeMib < LEAST_MIB) {
            faults.add(MEM_SIZE_MIB, "must be at least " + LEAST_MIB);
        }
        if (image != null && !IMAGE_FORM.matcher(image).matches()) {
            faults.add(
                    IMAGE,
                    "must be the name of an image: 1 to 63 of a-z, 0-9, dot, _ and -,"
                            + " beginning with a letter or digit");
        }
        diskMib.ifPresent(mib -> DiskSize.check(mib, faults));
        network.checkForm(faults);
        PollInterval.check(pollIntervalS, faults);
    }

    /// Checks what depends on the host, and throws Invalid with all faults at once, those of before
    /// included.
    ///
    /// @param host what the host has
    /// @param hosts knows the sizes of images, which are asked for when they matter
    VmCreate checkFit(HostInfo host, HostService hosts, Faults faults) {
        if (memSizeMib != null && memSizeMib > host.memTotalMib()) {
            faults.add(
                    MEM_SIZE_MIB,
                    "must be at most %d, which is all the host has".formatted(host.memTotalMib()));
        }
        if (image != null && !host.images().contains(image)) {
            faults.add(IMAGE, "must be one of the host's images, " + those(host.images()));
        }
        if (diskMib.isPresent() && image != null) {
            DiskSize.checkLeast(
                    diskMib.get(), hosts.diskMib(image), "which is what its image has", faults);
        }
        network.checkFit(host, faults);
        faults.throwIfAny();
        if (name == null
                || vcpuCount == null
                || memSizeMib == null
                || image == null
                || pollIntervalS == null) {
            throw new IllegalStateException("a field is null and no fault was noted");
        }
        return new VmCreate(
                name,
                vcpuCount,
                memSizeMib,
                image,
                diskMib.orElse(null),
                network.checked(),
                pollIntervalS);
    }

    /// What there is, as far as one reads it, and what to do.
    private static String those(List<String> images) {
        String importing = "POST /v1/image-imports makes one";
        if (images.isEmpty()) {
            return "of which there are none; " + importing;
        }
        int more = images.size() - MOST_NAMED;
        return "which are: "
                + String.join(", ", images.subList(0, Math.min(images.size(), MOST_NAMED)))
                + (more > 0 ? " and %d more, see GET /v1/images; ".formatted(more) : "; ")
                + importing;
    }
}
