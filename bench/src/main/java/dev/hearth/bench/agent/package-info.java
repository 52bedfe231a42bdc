// SPDX-License-Identifier: Apache-2.0
/// The guest agent's cost, beside that of Debian's node_exporter: both as processes of this
/// machine, asked by the same client in the same run, their CPU time by the kernel's accounting.
@NullMarked
package dev.hearth.bench.agent;

import org.jspecify.annotations.NullMarked;
