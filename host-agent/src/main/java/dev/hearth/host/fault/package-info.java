// SPDX-License-Identifier: Apache-2.0
/// The small family of reasons for which the host agent refuses or fails, known to every package.
/// Knows no HTTP: `dev.hearth.host.api` maps it. Uses nothing.
@NullMarked
package dev.hearth.host.fault;

import org.jspecify.annotations.NullMarked;
