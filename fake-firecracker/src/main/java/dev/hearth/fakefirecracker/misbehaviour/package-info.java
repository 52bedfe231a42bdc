// SPDX-License-Identifier: Apache-2.0
/// What the fake was told to do wrong, and when. The README of the module has the whole language.
/// Knows nothing of the other packages.
@NullMarked
package dev.hearth.fakefirecracker.misbehaviour;

import org.jspecify.annotations.NullMarked;
