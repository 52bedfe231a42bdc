// SPDX-License-Identifier: Apache-2.0
/// The binary in real guests: what it measures there, and how it is reached. The guests run under
/// emulation in QEMU, from the demo image's kernel and an initramfs of busybox, the agent, and
/// `hands`, a small program that does what tests need done inside.
@NullMarked
package dev.hearth.guest.machine;

import org.jspecify.annotations.NullMarked;
