// SPDX-License-Identifier: Apache-2.0
/// `hearth up`: everything on this machine, and one demo VM to look at.
@NullMarked
package dev.hearth.cli.up;

import org.jspecify.annotations.NullMarked;
