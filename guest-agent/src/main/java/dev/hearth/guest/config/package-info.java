// SPDX-License-Identifier: Apache-2.0
/// What the agent is told, and by whom: its options, its file, the kernel's command line, and the
/// metadata service of Firecracker, in this order of precedence. Pure parsers on bytes.
///
/// May use `net`.
@NullMarked
package dev.hearth.guest.config;

import org.jspecify.annotations.NullMarked;
