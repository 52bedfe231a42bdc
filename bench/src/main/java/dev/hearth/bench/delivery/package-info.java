// SPDX-License-Identifier: Apache-2.0
/// From an image to a measured VM: what the initramfs weighs and costs, when the agent first
/// answers, how fast a disk is there, and what hostile archives leave behind.
@NullMarked
package dev.hearth.bench.delivery;

import org.jspecify.annotations.NullMarked;
