// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.host.hypervisor.ConsoleMedium;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A serial line on which tests are the guest.
///
/// @param typed everything that was typed
public record FakeConsole(Path output, ByteArrayOutputStream typed) implements ConsoleMedium {

    FakeConsole(Path output) {
        this(output, new ByteArrayOutputStream());
    }

    /// The guest prints.
    public void print(String text) {
        try {
            Files.writeString(output, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("print on the console", e);
        }
    }

    /// What was typed, as text.
    public String typedText() {
        return typed.toString(StandardCharsets.UTF_8);
    }

    @Override
    public WritableByteChannel openInput() {
        return Channels.newChannel(typed);
    }
}
