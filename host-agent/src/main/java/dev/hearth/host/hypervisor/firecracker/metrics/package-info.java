// SPDX-License-Identifier: Apache-2.0
/// What Firecracker says of itself: one reader per VM of the FIFO it writes its metrics to, and the
/// totals of all it ever wrote.
///
/// ```
///  Firecracker ──1024-byte pieces──► FIFO ──► MetricsFeed ──line──► LineParser ──► RunningTotals
///       ▲                                        │                                    │
///       └── PUT /actions FlushMetrics ── FlushConnection                       MetricTotals
/// ```
///
/// One thread, of [MetricsReader], serves the FIFOs and flushes of all VMs; nothing in here blocks
/// it. It uses `dev.hearth.host.fault` and nothing else of the host agent.
@NullMarked
package dev.hearth.host.hypervisor.firecracker.metrics;

import org.jspecify.annotations.NullMarked;
