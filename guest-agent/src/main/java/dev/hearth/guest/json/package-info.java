// SPDX-License-Identifier: Apache-2.0
/// Writes JSON into a byte array of fixed size. May use `text`.
@NullMarked
package dev.hearth.guest.json;

import org.jspecify.annotations.NullMarked;
