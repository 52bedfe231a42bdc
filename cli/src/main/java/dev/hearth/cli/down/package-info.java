// SPDX-License-Identifier: Apache-2.0
/// `hearth down`: the end of everything `hearth up` started.
@NullMarked
package dev.hearth.cli.down;

import org.jspecify.annotations.NullMarked;
