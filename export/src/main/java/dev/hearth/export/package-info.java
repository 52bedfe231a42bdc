// SPDX-License-Identifier: Apache-2.0
/// What host agent and manager both tell Prometheus: the same families, under the same names, of
/// the same samples.
///
/// ```
///  a batch a second ─► Totals ─┐
///  the newest samples ─────────┴─► VmPoints ─► Points ─► Exposition ─► text 0.0.4, OpenMetrics 1.0
///  what a program counts of itself ────────────────┘
/// ```
///
/// [VmFamilies] is the list of names: dashboards and alerts of others depend on them (ADR 0022).
/// May use the host contract and Prometheus's client library, whose model and writers these are.
@NullMarked
package dev.hearth.export;

import org.jspecify.annotations.NullMarked;
