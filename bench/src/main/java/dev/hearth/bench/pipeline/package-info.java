// SPDX-License-Identifier: Apache-2.0
/// The metrics pipeline: a real manager and its real database, fed by a host that only speaks.
@NullMarked
package dev.hearth.bench.pipeline;

import org.jspecify.annotations.NullMarked;
