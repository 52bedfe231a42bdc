// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import org.jspecify.annotations.Nullable;

/// A host this manager drives. What the host said of itself is null until it has answered once.
///
/// @param url where its host agent listens
/// @param reachable whether it answers now
/// @param reason why it cannot be reached and what to do; null while it can
/// @param accelerator `kvm` where a guest really ran under it, else `tcg`
/// @param memTotalMib the host's memory in MiB
public record Host(
        String url,
        boolean reachable,
        @Nullable String reason,
        @Nullable String version,
        @Nullable String hypervisor,
        @Nullable String accelerator,
        @Nullable String acceleratorReason,
        @Nullable Integer cpuCount,
        @Nullable Long memTotalMib) {}
