// SPDX-License-Identifier: Apache-2.0
/// What the web UI costs who has it open, in a real browser.
@NullMarked
package dev.hearth.bench.ui;

import org.jspecify.annotations.NullMarked;
