// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whom a sample is of: what it need not say itself.
record Subject(UUID vm, @Nullable String incarnation) {

    static final Subject NOBODY = new Subject(new UUID(0, 0), null);
}
