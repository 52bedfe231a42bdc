// SPDX-License-Identifier: Apache-2.0
/// What the manager tells Prometheus, and by OTLP whoever wants it pushed: every VM it knows, under
/// the same names as the host agents, and itself.
///
/// ```
///  host: each batch ─► Totals ─┐
///  host, vm: what is known ────┴─► Fleet ─┬─► ExportRoutes: /metrics, with HTTP, pool and JVM
///                                         └─► OtlpExport: pushed, when it is asked for
/// ```
///
/// May use every other noun; none uses it.
@NullMarked
package dev.hearth.manager.export;

import org.jspecify.annotations.NullMarked;
