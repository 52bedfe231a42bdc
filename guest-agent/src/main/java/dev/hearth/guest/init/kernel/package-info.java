// SPDX-License-Identifier: Apache-2.0
/// What a first process and a supervisor ask of their kernel, beyond what the agent does.
@NullMarked
package dev.hearth.guest.init.kernel;

import org.jspecify.annotations.NullMarked;
