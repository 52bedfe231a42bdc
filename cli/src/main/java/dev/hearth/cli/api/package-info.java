// SPDX-License-Identifier: Apache-2.0
/// The manager's public REST API, as a client sees it.
@NullMarked
package dev.hearth.cli.api;

import org.jspecify.annotations.NullMarked;
