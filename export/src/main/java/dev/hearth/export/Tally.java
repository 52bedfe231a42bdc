// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import dev.hearth.contract.host.Source;

/// What is added up for a VM: one series each.
enum Tally {
    CPU_BY_GUEST(VmFamilies.CPU_SECONDS, Source.GUEST),
    CPU_BY_VMM(VmFamilies.CPU_SECONDS, Source.VMM),
    RECEIVED_BY_GUEST(VmFamilies.NETWORK_RECEIVED, Source.GUEST),
    RECEIVED_BY_VMM(VmFamilies.NETWORK_RECEIVED, Source.VMM),
    SENT_BY_GUEST(VmFamilies.NETWORK_SENT, Source.GUEST),
    SENT_BY_VMM(VmFamilies.NETWORK_SENT, Source.VMM),
    READ_BY_GUEST(VmFamilies.DISK_READ, Source.GUEST),
    READ_BY_VMM(VmFamilies.DISK_READ, Source.VMM),
    WRITTEN_BY_GUEST(VmFamilies.DISK_WRITTEN, Source.GUEST),
    WRITTEN_BY_VMM(VmFamilies.DISK_WRITTEN, Source.VMM),
    OOM_KILLS_BY_GUEST(VmFamilies.OOM_KILLS, Source.GUEST),
    OOM_KILLS_BY_BALLOON(VmFamilies.OOM_KILLS, Source.BALLOON),
    MAJOR_FAULTS(VmFamilies.MAJOR_FAULTS, Source.BALLOON),
    SWAPPED_IN(VmFamilies.SWAPPED_IN, Source.BALLOON),
    SWAPPED_OUT(VmFamilies.SWAPPED_OUT, Source.BALLOON),
    VMM_CPU(VmFamilies.VMM_CPU_SECONDS, Source.VMM),
    VMM_CPU_WAIT(VmFamilies.VMM_CPU_WAIT_SECONDS, Source.VMM),
    THROTTLED_PERIODS(VmFamilies.VMM_THROTTLED_PERIODS, Source.VMM),
    THROTTLED_SECONDS(VmFamilies.VMM_THROTTLED_SECONDS, Source.VMM),
    NETWORK_THROTTLED(VmFamilies.VMM_NETWORK_THROTTLED, Source.VMM),
    DISK_THROTTLED(VmFamilies.VMM_DISK_THROTTLED, Source.VMM),
    DISK_REQUESTS(VmFamilies.VMM_DISK_REQUESTS, Source.VMM),
    DISK_WAIT(VmFamilies.VMM_DISK_WAIT, Source.VMM),
    EXITS(VmFamilies.VMM_EXITS, Source.VMM),
    EXIT_SECONDS(VmFamilies.VMM_EXIT_SECONDS, Source.VMM),
    INTERRUPTS(VmFamilies.VMM_INTERRUPTS, Source.VMM);

    // A record of texts, an enum and the library's units, of which none changes.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Family family;

    private final Source source;

    Tally(Family family, Source source) {
        this.family = family;
        this.source = source;
    }

    Family family() {
        return family;
    }

    /// Its place in an array that holds one number for each of these.
    // An index that never leaves this process.
    @SuppressWarnings("EnumOrdinal")
    int place() {
        return ordinal();
    }

    Source source() {
        return source;
    }
}
