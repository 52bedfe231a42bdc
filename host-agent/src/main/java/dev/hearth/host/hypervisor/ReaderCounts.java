// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

/// What reading the metrics of all VMMs did since the host agent started, VMs that are gone
/// included: these only grow.
///
/// @param lines lines that were summed up
/// @param torn lines of which only the last part could be
/// @param dropped lines that were malformed or too long, or never ended
/// @param flushes times a VMM told its metrics when it was asked to
/// @param flushesRefused times it refused, or could not be asked
/// @param flushesLate times it took longer than a second
public record ReaderCounts(
        long lines, long torn, long dropped, long flushes, long flushesRefused, long flushesLate) {}
