// SPDX-License-Identifier: Apache-2.0
/// The agent's port on virtio-serial: the host's way in without any network. A stream without
/// connections; its frames are `SerialFrame` of `contract/guest`.
///
/// May use `kernel` and `http`.
@NullMarked
package dev.hearth.guest.serial;

import org.jspecify.annotations.NullMarked;
