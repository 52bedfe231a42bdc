// SPDX-License-Identifier: Apache-2.0
/// The host side of a guest's vsock: a unix socket that speaks `CONNECT port`, with the guest's
/// agent behind it. Knows `guest` and `metrics`.
@NullMarked
package dev.hearth.fakefirecracker.vsock;

import org.jspecify.annotations.NullMarked;
