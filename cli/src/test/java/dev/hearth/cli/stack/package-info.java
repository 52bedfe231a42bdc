// SPDX-License-Identifier: Apache-2.0
/// Tests of the programs as processes.
@NullMarked
package dev.hearth.cli.stack;

import org.jspecify.annotations.NullMarked;
