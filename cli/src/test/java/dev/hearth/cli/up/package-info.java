// SPDX-License-Identifier: Apache-2.0
/// Tests of `hearth up`.
@NullMarked
package dev.hearth.cli.up;

import org.jspecify.annotations.NullMarked;
