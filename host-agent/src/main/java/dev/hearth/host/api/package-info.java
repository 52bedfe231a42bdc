// SPDX-License-Identifier: Apache-2.0
/// The host agent's HTTP interface, held to `contract/host/openapi.yaml`.
///
/// ```
///  HttpServer ─► ApiServer ─► RequestGuard ─► Router ─► VmRoutes, ConsoleRoutes, …
///                    └─ Problems: every failure becomes application/problem+json
/// ```
///
/// Uses every other package of the host agent; none uses it.
@NullMarked
package dev.hearth.host.api;

import org.jspecify.annotations.NullMarked;
