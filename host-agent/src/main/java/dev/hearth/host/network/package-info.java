// SPDX-License-Identifier: Apache-2.0
/// How the host reaches guests: each VM has a loopback address of its own, at which QEMU forwards a
/// port to the guest agent. Uses `dev.hearth.host.fault`.
@NullMarked
package dev.hearth.host.network;

import org.jspecify.annotations.NullMarked;
