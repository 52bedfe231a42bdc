// SPDX-License-Identifier: Apache-2.0
/// The search for bytes that the agent does not bear. A target is a class with
/// `fuzzerTestOneInput(byte[])`, in the package whose insides it feeds; [FuzzTarget] lists them,
/// [FuzzSeedsTest] runs them on their seeds, and [Fuzz] has Jazzer search for more.
@NullMarked
package dev.hearth.guest.fuzz;

import org.jspecify.annotations.NullMarked;
