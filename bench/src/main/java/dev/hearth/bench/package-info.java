// SPDX-License-Identifier: Apache-2.0
/// Benchmarks: each measures what its goals speak of, prints one row per goal and writes the table,
/// dated, to `bench/results/`.
@NullMarked
package dev.hearth.bench;

import org.jspecify.annotations.NullMarked;
