// SPDX-License-Identifier: Apache-2.0
/// The one rate engine: pure functions from two readings of counters to what happened in between.
///
/// ```
///   GuestReading, GuestReading ──► GuestRates ─┬─ CpuShares      ticks of /proc/stat
///                                              ├─ DeviceBytes    bytes of devices in both
///                                              └─ GuestPressure  totals of /proc/pressure
///                              ──► GuestParts ── each CPU, interface and disk by itself
///                                                    all of it by Counter
/// ```
///
/// It has no clock and no memory: the same two readings always give the same. What cannot be known
/// of an interval is null. A rate is never negative, never more than its interval allows, and never
/// spans two boots, two agents or a restore. Its tests are tested, too: they have to find whatever
/// is changed in here. It may use `dev.hearth.host.guest` for readings, and the contracts.
@NullMarked
package dev.hearth.host.rate;

import org.jspecify.annotations.NullMarked;
