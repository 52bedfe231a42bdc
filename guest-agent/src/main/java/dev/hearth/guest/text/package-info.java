// SPDX-License-Identifier: Apache-2.0
/// Writes text into a byte array of fixed size, and the exposition formats of Prometheus. May use
/// nothing of the agent.
@NullMarked
package dev.hearth.guest.text;

import org.jspecify.annotations.NullMarked;
