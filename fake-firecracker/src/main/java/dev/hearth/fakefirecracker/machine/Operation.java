// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

/// Everything the API can do, and when it may be asked to. This is the table of the state rules: it
/// was read in Firecracker's source, not run.
public enum Operation {
    GET_INSTANCE(When.ALWAYS),
    GET_VERSION(When.ALWAYS),
    GET_MACHINE_CONFIG(When.ALWAYS),
    GET_VM_CONFIG(When.ALWAYS),
    GET_MMDS(When.ALWAYS),
    GET_BALLOON(When.ALWAYS),
    GET_BALLOON_STATISTICS(When.AFTER),
    GET_BALLOON_HINTING(When.AFTER),
    GET_MEMORY_HOTPLUG(When.AFTER),
    PUT_BOOT_SOURCE(When.BEFORE),
    PUT_MACHINE_CONFIG(When.BEFORE),
    PATCH_MACHINE_CONFIG(When.BEFORE),
    PUT_CPU_CONFIG(When.BEFORE),
    PUT_DRIVE(When.BEFORE),
    PATCH_DRIVE(When.AFTER),
    DELETE_DRIVE(When.AFTER),
    PUT_NETWORK_INTERFACE(When.BEFORE),
    PATCH_NETWORK_INTERFACE(When.AFTER),
    DELETE_NETWORK_INTERFACE(When.AFTER),
    PUT_PMEM(When.BEFORE),
    PATCH_PMEM(When.AFTER),
    DELETE_PMEM(When.AFTER),
    PUT_VSOCK(When.BEFORE),
    PUT_MMDS_CONFIG(When.BEFORE),
    PUT_MMDS(When.ALWAYS),
    PATCH_MMDS(When.ALWAYS),
    PUT_BALLOON(When.BEFORE),
    PATCH_BALLOON(When.AFTER),
    PATCH_BALLOON_STATISTICS(When.AFTER),
    PATCH_BALLOON_HINTING_START(When.AFTER),
    PATCH_BALLOON_HINTING_STOP(When.AFTER),
    PUT_ENTROPY(When.BEFORE),
    PUT_SERIAL(When.BEFORE),
    PUT_LOGGER(When.BEFORE),
    PUT_METRICS(When.BEFORE),
    PUT_MEMORY_HOTPLUG(When.BEFORE),
    PATCH_MEMORY_HOTPLUG(When.AFTER),
    START(When.BEFORE),
    FLUSH_METRICS(When.AFTER),
    SEND_CTRL_ALT_DEL(When.AFTER),
    PAUSE(When.AFTER),
    RESUME(When.AFTER),
    CREATE_SNAPSHOT(When.AFTER),
    LOAD_SNAPSHOT(When.BEFORE);

    /// Before or after the guest was started or a snapshot loaded.
    public enum When {
        BEFORE,
        AFTER,
        ALWAYS
    }

    private final When when;

    Operation(When when) {
        this.when = when;
    }

    public When when() {
        return when;
    }

    /// Whether a snapshot can still be loaded after it.
    boolean leavesRoomForALoad() {
        return switch (this) {
            case PUT_LOGGER, PUT_METRICS, PUT_SERIAL, PUT_CPU_CONFIG, PUT_MMDS, PATCH_MMDS -> true;
            case LOAD_SNAPSHOT, START -> true;
            default -> when != When.BEFORE;
        };
    }
}
