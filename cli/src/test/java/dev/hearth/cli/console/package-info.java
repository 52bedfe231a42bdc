// SPDX-License-Identifier: Apache-2.0
/// Tests of `hearth console`.
@NullMarked
package dev.hearth.cli.console;

import org.jspecify.annotations.NullMarked;
