// SPDX-License-Identifier: Apache-2.0
/// What end-to-end tests and benchmarks share: a whole [Hearth][dev.hearth.testkit.Hearth] with its
/// own state home and ports, viewers of its metrics, and hands inside its guests.
@NullMarked
package dev.hearth.testkit;

import org.jspecify.annotations.NullMarked;
