// SPDX-License-Identifier: Apache-2.0
/// JSON on the wire and in the state home. Uses nothing of the host agent.
@NullMarked
package dev.hearth.host.wire;

import org.jspecify.annotations.NullMarked;
