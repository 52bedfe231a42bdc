// SPDX-License-Identifier: Apache-2.0
/// Machines that Hearth did not boot: how the guest agent comes into them.
@NullMarked
package dev.hearth.e2e.machine;

import org.jspecify.annotations.NullMarked;
