// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One component of a record, as a field of a message.
///
/// @param <T> the record
sealed interface Field<T> {

    int number();

    int wire();

    void write(WireWriter writer, T record);

    /// Reads the field's value.
    ///
    /// @param before what the field had brought already; null when nothing
    @Nullable Object read(WireReader reader, @Nullable Object before) throws MalformedFrame;

    /// What the component is when the field is not there.
    @Nullable Object missing(WireReader reader) throws MalformedFrame;

    /// Always there.
    record Required<T, V>(int number, Type<V> type, Function<T, V> component) implements Field<T> {

        @Override
        public int wire() {
            return type.wire();
        }

        @Override
        public void write(WireWriter writer, T record) {
            writer.tag(number, type.wire());
            type.write(writer, component.apply(record));
        }

        @Override
        public Object read(WireReader reader, @Nullable Object before) throws MalformedFrame {
            return type.read(reader);
        }

        @Override
        public Object missing(WireReader reader) throws MalformedFrame {
            throw new MalformedFrame("field %d is missing".formatted(number));
        }
    }

    /// Left out when it is null.
    record Optional<T, V>(int number, Type<V> type, Function<T, @Nullable V> component)
            implements Field<T> {

        @Override
        public int wire() {
            return type.wire();
        }

        @Override
        public void write(WireWriter writer, T record) {
            V value = component.apply(record);
            if (value != null) {
                writer.tag(number, type.wire());
                type.write(writer, value);
            }
        }

        @Override
        public Object read(WireReader reader, @Nullable Object before) throws MalformedFrame {
            return type.read(reader);
        }

        @Override
        public @Nullable Object missing(WireReader reader) {
            return null;
        }
    }

    /// There once for each element of a list.
    record Repeated<T, V>(int number, Type<V> type, Function<T, List<V>> component)
            implements Field<T> {

        @Override
        public int wire() {
            return type.wire();
        }

        @Override
        public void write(WireWriter writer, T record) {
            for (V value : component.apply(record)) {
                writer.tag(number, type.wire());
                type.write(writer, value);
            }
        }

        @Override
        public Object read(WireReader reader, @Nullable Object before) throws MalformedFrame {
            List<Object> all = new ArrayList<>();
            if (before instanceof List<?> some) {
                if (some.size() >= Type.MOST_FIGURES) {
                    throw new MalformedFrame("field %d is there too often".formatted(number));
                }
                all.addAll(some);
            }
            all.add(type.read(reader));
            return all;
        }

        @Override
        public Object missing(WireReader reader) {
            return List.of();
        }
    }

    /// Left out when it is the subject's; empty when it is null.
    record Inherited<T, V>(
            int number,
            Type<V> type,
            Function<T, @Nullable V> component,
            Function<Subject, @Nullable V> subjects)
            implements Field<T> {

        @Override
        public int wire() {
            return WireWriter.LENGTH;
        }

        @Override
        public void write(WireWriter writer, T record) {
            V value = component.apply(record);
            V inherited = subjects.apply(writer.subject());
            if (value == null && inherited != null) {
                writer.tag(number, WireWriter.LENGTH);
                writer.varint(0);
            } else if (value != null && !value.equals(inherited)) {
                writer.tag(number, WireWriter.LENGTH);
                type.write(writer, value);
            }
        }

        @Override
        public Object read(WireReader reader, @Nullable Object before) throws MalformedFrame {
            return reader.passEmpty() ? Message.NOTHING : type.read(reader);
        }

        @Override
        public @Nullable Object missing(WireReader reader) {
            return subjects.apply(reader.subject());
        }
    }
}
