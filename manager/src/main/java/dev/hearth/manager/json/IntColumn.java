// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.json;

import java.util.AbstractList;
import java.util.RandomAccess;

/// Many whole numbers, of which JSON is made without an object for each.
public abstract class IntColumn extends AbstractList<Integer> implements RandomAccess {

    /// Only for those who tell how many there are, and which.
    protected IntColumn() {}

    /// The number at an index.
    public abstract int at(int index);

    @Override
    public final Integer get(int index) {
        return at(index);
    }
}
