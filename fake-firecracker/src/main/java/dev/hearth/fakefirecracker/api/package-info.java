// SPDX-License-Identifier: Apache-2.0
/// From a request to what it asks of the machine, and back: paths, ids, bodies, error texts, and
/// the counters of requests. Knows all packages.
@NullMarked
package dev.hearth.fakefirecracker.api;

import org.jspecify.annotations.NullMarked;
