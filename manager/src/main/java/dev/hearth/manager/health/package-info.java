// SPDX-License-Identifier: Apache-2.0
/// Whether the manager does its work.
///
/// May use `database`, `history`, `host`, `http` and `problem`.
@NullMarked
package dev.hearth.manager.health;

import org.jspecify.annotations.NullMarked;
