// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// Writes columns of numbers. A day of a VM in minutes has 43,200 numbers with a point: an object
/// and a text for each would be two megabytes of garbage for each reader.
final class Columns {

    private Columns() {}

    /// What a mapper has to know of them.
    static SimpleModule module() {
        return new SimpleModule("columns")
                .addSerializer(FloatColumn.class, new OfFloats())
                .addSerializer(IntColumn.class, new OfInts());
    }

    private static final class OfFloats extends StdSerializer<FloatColumn> {

        OfFloats() {
            super(FloatColumn.class);
        }

        @Override
        public void serialize(
                FloatColumn column, JsonGenerator generator, SerializationContext context)
                throws JacksonException {
            char[] room = new char[SevenDigits.LONGEST];
            int size = column.size();
            generator.writeStartArray(column, size);
            for (int index = 0; index < size; index++) {
                float number = column.at(index);
                if (Float.isNaN(number)) {
                    generator.writeNull();
                } else {
                    SevenDigits.write(number, generator, room);
                }
            }
            generator.writeEndArray();
        }
    }

    private static final class OfInts extends StdSerializer<IntColumn> {

        OfInts() {
            super(IntColumn.class);
        }

        @Override
        public void serialize(
                IntColumn column, JsonGenerator generator, SerializationContext context)
                throws JacksonException {
            int size = column.size();
            generator.writeStartArray(column, size);
            for (int index = 0; index < size; index++) {
                generator.writeNumber(column.at(index));
            }
            generator.writeEndArray();
        }
    }
}
