// SPDX-License-Identifier: Apache-2.0
/// Addresses and text as bytes: one form for IPv4 and IPv6, so that nothing else has two cases.
/// Pure; uses nothing.
@NullMarked
package dev.hearth.guest.net;

import org.jspecify.annotations.NullMarked;
