// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

/// One value of one series.
///
/// @param value [#STALE] when the series ends here
/// @param atMs milliseconds of Unix time
record Sample(Series series, double value, long atMs) {

    /// Prometheus's mark of a series that ended: a NaN of just these bits.
    static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);
}
