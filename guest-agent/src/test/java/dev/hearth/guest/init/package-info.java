// SPDX-License-Identifier: Apache-2.0
/// Tests of the first process and the supervisor, with a machine in memory. On real machines,
/// `e2e`'s DeliveryTest tries them.
@NullMarked
package dev.hearth.guest.init;

import org.jspecify.annotations.NullMarked;
