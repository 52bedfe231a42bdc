// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A list whose elements are made when they are asked for.
final class Column<T extends @Nullable Object> extends AbstractList<T> implements RandomAccess {

    private final int size;
    private final IntFunction<T> element;

    Column(int size, IntFunction<T> element) {
        this.size = size;
        this.element = element;
    }

    @Override
    public T get(int index) {
        return element.apply(index);
    }

    @Override
    public int size() {
        return size;
    }
}
