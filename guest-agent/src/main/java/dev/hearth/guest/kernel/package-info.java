// SPDX-License-Identifier: Apache-2.0
/// The agent's only door to the outside: system calls, named after what they do.
///
/// [Kernel] is the door; [NativeKernel] is the one of the real binary, tests bring one that lives
/// in memory. May use nothing of the agent; only this package knows the native compiler.
@NullMarked
package dev.hearth.guest.kernel;

import org.jspecify.annotations.NullMarked;
