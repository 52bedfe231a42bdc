// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.json;

import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// Many numbers, null where there is none, of which JSON is made without an object for each.
public abstract class FloatColumn extends AbstractList<@Nullable Float> implements RandomAccess {

    /// Only for those who tell how many there are, and which.
    protected FloatColumn() {}

    /// The number at an index; NaN: none.
    public abstract float at(int index);

    @Override
    public final @Nullable Float get(int index) {
        float number = at(index);
        return Float.isNaN(number) ? null : (Float) number;
    }
}
