// SPDX-License-Identifier: Apache-2.0
/// The host agent's settings, read once from the environment. Uses nothing of the host agent.
@NullMarked
package dev.hearth.host.config;

import org.jspecify.annotations.NullMarked;
