// SPDX-License-Identifier: Apache-2.0
/// Another guest agent in place of the one that runs, while its VM does: signed here, sent there.
@NullMarked
package dev.hearth.host.upgrade;

import org.jspecify.annotations.NullMarked;
