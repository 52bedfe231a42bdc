// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.fuzz;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What must hold. Costs next to nothing while it does, unlike AssertJ: the more often a target
/// runs in its seconds, the more it finds.
public final class Check {

    private Check() {}

    /// Fails unless it holds, with what was seen. A claim, not a flag.
    public static void that(Boolean holds, @Nullable Object... seen) {
        if (!holds) {
            throw new AssertionError(Arrays.deepToString(seen));
        }
    }

    /// Fails unless both are the same, arrays by what is in them.
    public static void same(@Nullable Object seen, @Nullable Object wanted) {
        that(Objects.deepEquals(seen, wanted), "seen", seen, "wanted", wanted);
    }
}
