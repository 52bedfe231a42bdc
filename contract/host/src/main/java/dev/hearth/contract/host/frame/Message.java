// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A record as a message: which component has which number. The fields are named in the order of
/// the components; a record with more or fewer is a fault of the program and ends its start.
///
/// @param <T> the record
final class Message<T extends Record> implements Type<T> {

    /// A field that says that its component is null.
    static final Object NOTHING = new Object();

    private final Class<T> type;
    private final List<Field<T>> fields;

    /// By number, the index of the field; -1 for numbers that mean nothing.
    private final int[] indexes;

    private final MethodHandle constructor;

    private Message(Class<T> type, List<Field<T>> fields) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != fields.size()) {
            throw new IllegalStateException(
                    "%s has %d components, and %d are carried"
                            .formatted(type.getSimpleName(), components.length, fields.size()));
        }
        this.type = type;
        this.fields = List.copyOf(fields);
        this.indexes = new int[1 + fields.stream().mapToInt(Field::number).max().orElse(0)];
        Arrays.fill(indexes, -1);
        for (int index = 0; index < fields.size(); index++) {
            int number = fields.get(index).number();
            if (indexes[number] >= 0) {
                throw new IllegalStateException("number %d is there twice".formatted(number));
            }
            indexes[number] = index;
        }
        this.constructor = constructor(type, components);
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return MethodHandles.publicLookup()
                    .findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no canonical constructor of " + type, e);
        }
    }

    /// Begins one.
    static <T extends Record> Fields<T> of(Class<T> type) {
        return new Fields<>(type);
    }

    Class<T> type() {
        return type;
    }

    List<Field<T>> fields() {
        return fields;
    }

    @Override
    public int wire() {
        return WireWriter.LENGTH;
    }

    @Override
    public void write(WireWriter writer, T record) {
        int start = writer.begin();
        for (Field<T> field : fields) {
            field.write(writer, record);
        }
        writer.end(start);
    }

    @Override
    public T read(WireReader reader) throws MalformedFrame {
        @Nullable Object[] values = new Object[fields.size()];
        int outer = reader.enter(reader.length());
        while (reader.hasMore()) {
            long tag = reader.varint();
            long number = tag >>> WireWriter.WIRE_BITS;
            int wire = (int) tag & (1 << WireWriter.WIRE_BITS) - 1;
            int index = number < indexes.length ? indexes[(int) number] : -1;
            if (index >= 0 && fields.get(index).wire() == wire) {
                values[index] = fields.get(index).read(reader, values[index]);
            } else {
                reader.skip(wire);
            }
        }
        reader.leave(outer);
        try {
            for (int index = 0; index < values.length; index++) {
                if (values[index] == null) {
                    values[index] = fields.get(index).missing(reader);
                } else if (values[index] == NOTHING) {
                    values[index] = null;
                }
            }
            return make(values);
        } catch (MalformedFrame | IllegalArgumentException e) {
            throw new MalformedFrame(type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private T make(@Nullable Object[] values) {
        try {
            return type.cast((Object) constructor.invokeExact(values));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's constructor throws nothing checked", e);
        }
    }

    /// The fields of a message, in the order of the record's components.
    static final class Fields<T extends Record> {

        private final Class<T> type;
        private final List<Field<T>> fields = new ArrayList<>();

        Fields(Class<T> type) {
            this.type = type;
        }

        <V> Fields<T> required(int number, Type<V> how, Function<T, V> component) {
            fields.add(new Field.Required<>(number, how, component));
            return this;
        }

        <V> Fields<T> optional(int number, Type<V> how, Function<T, @Nullable V> component) {
            fields.add(new Field.Optional<>(number, how, component));
            return this;
        }

        <V> Fields<T> repeated(int number, Type<V> how, Function<T, List<V>> component) {
            fields.add(new Field.Repeated<>(number, how, component));
            return this;
        }

        <V> Fields<T> inherited(
                int number,
                Type<V> how,
                Function<T, @Nullable V> component,
                Function<Subject, @Nullable V> subjects) {
            fields.add(new Field.Inherited<>(number, how, component, subjects));
            return this;
        }

        Message<T> build() {
            return new Message<>(type, fields);
        }
    }
}
