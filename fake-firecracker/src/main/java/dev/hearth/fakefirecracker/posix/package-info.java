// SPDX-License-Identifier: Apache-2.0
/// What Java's library does not reach: files that never wait, TAP devices, signals. Knows nothing
/// of the other packages.
@NullMarked
package dev.hearth.fakefirecracker.posix;

import org.jspecify.annotations.NullMarked;
