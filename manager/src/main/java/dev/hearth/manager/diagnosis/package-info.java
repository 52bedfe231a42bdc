// SPDX-License-Identifier: Apache-2.0
/// What is wrong with a VM's figures: the manager's part of the way is tried here, the rest on the
/// host.
///
/// May use `vm`, `host`, `http`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.diagnosis;

import org.jspecify.annotations.NullMarked;
