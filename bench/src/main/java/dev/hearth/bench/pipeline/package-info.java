// SPDX-License-Identifier: Apache-2.0
/// The metrics pipeline: a real host agent, manager and database before guests that one process
/// plays; and a manager alone, fed by a host that only speaks.
@NullMarked
package dev.hearth.bench.pipeline;

import org.jspecify.annotations.NullMarked;
