// SPDX-License-Identifier: Apache-2.0
/// The host agent: runs the VMs of one machine and measures them. [Main] wires everything, in
/// reading order.
@NullMarked
package dev.hearth.host;

import org.jspecify.annotations.NullMarked;
