// SPDX-License-Identifier: Apache-2.0
/// VMs from the outside: their lives, their identity, what is refused.
@NullMarked
package dev.hearth.e2e.vm;

import org.jspecify.annotations.NullMarked;
