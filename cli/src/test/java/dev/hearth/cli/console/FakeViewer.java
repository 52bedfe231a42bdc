// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import dev.hearth.contract.rest.ConsoleNotice;
import dev.hearth.contract.rest.ConsoleNotice.Writer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The manager's end of one viewer's WebSocket (RFC 6455): what it sends is the test's, what it
/// hears is held against the contract.
final class FakeViewer {

    static final Writer SOMEBODY = new Writer(new UUID(1, 1), "bob@desk");

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int MOST_TYPED = 64 << 10;

    private final Socket socket;
    private final Map<String, String> query;
    private final List<String> faults;
    private final UUID id = UUID.randomUUID();
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<String> controls = new CopyOnWriteArrayList<>();
    private volatile @Nullable Writer writer;
    private volatile @Nullable Integer closedWith;

    FakeViewer(Socket socket, Map<String, String> query, List<String> faults) {
        this.socket = socket;
        this.query = query;
        this.faults = faults;
    }

    /// As whom it came.
    Map<String, String> query() {
        return query;
    }

    /// By what writers are told apart.
    Writer asWriter() {
        return new Writer(id, query.getOrDefault("name", ""));
    }

    /// How much of what was typed was refused, in messages.
    int refused() {
        return refused.get();
    }

    /// All that was typed, a character for a byte.
    String typed() {
        synchronized (typed) {
            return typed.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /// What it asked for, by type.
    List<String> controls() {
        return controls;
    }

    /// The code with which it took leave; null as long as it has not.
    @Nullable Integer closedWith() {
        return closedWith;
    }

    /// It sees the console from here on, first what was printed before.
    void attach(String before, @Nullable Writer has) {
        writer = has;
        tell(new ConsoleNotice(ConsoleNotice.Type.ATTACHED, id, (long) before.length(), has, null));
        print(before);
    }

    /// From now on this one has the keyboard.
    void giveKeyboard(@Nullable Writer to) {
        writer = to;
        tell(ConsoleNotice.Type.KEYBOARD, to, null);
    }

    /// Notices of the other kinds.
    void tell(ConsoleNotice.Type type, @Nullable Writer writer, @Nullable String detail) {
        tell(new ConsoleNotice(type, null, null, writer, detail));
    }

    void tell(ConsoleNotice notice) {
        say(FakeManager.JSON.writeValueAsString(notice));
    }

    /// A text message, whatever is in it.
    void say(String text) {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The guest prints, a byte for a character.
    void print(String text) {
        frame(BINARY, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// It takes leave in order.
    void close(int code) {
        frame(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    /// It is gone without a word.
    void breakOff() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void frame(int kind, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) (0x80 | kind));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else {
            frame.put((byte) 126).putShort((short) payload.length);
        }
        frame.put(payload);
        try {
            synchronized (socket) {
                OutputStream out = socket.getOutputStream();
                out.write(frame.array(), 0, frame.position());
                out.flush();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the viewer is gone", e);
        }
    }

    /// Hears until the viewer is gone.
    void listen(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        try {
            while (closedWith == null) {
                int head = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                if ((head & 0x80) == 0 || (length & 0x80) == 0) {
                    faults.add("a client's frames here are whole, and masked");
                    return;
                }
                length = (length & 0x7f) == 126 ? in.readUnsignedShort() : length & 0x7f;
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                heard(head & 0x0f, payload);
            }
        } catch (EOFException e) {
            // It is gone without a word.
        }
    }

    private void heard(int kind, byte[] payload) {
        switch (kind) {
            case TEXT -> control(new String(payload, StandardCharsets.UTF_8));
            case BINARY -> {
                if (payload.length > MOST_TYPED || payload.length == 0) {
                    faults.add("typed in one message: " + payload.length + " bytes");
                }
                if ("watch".equals(query.get("mode"))) {
                    faults.add("it came to watch, and types");
                }
                type(payload);
            }
            case CLOSE -> {
                close(1000);
                closedWith = ByteBuffer.wrap(payload).getShort() & 0xffff;
            }
            default -> faults.add("a frame of kind " + kind);
        }
    }

    /// Who types while nobody has the keyboard gets it; else it is told who that is.
    private void type(byte[] keys) {
        if (writer == null) {
            giveKeyboard(asWriter());
        }
        if (asWriter().equals(writer)) {
            synchronized (typed) {
                typed.writeBytes(keys);
            }
        } else {
            refused.incrementAndGet();
            tell(ConsoleNotice.Type.REFUSED, writer, "another viewer has the keyboard");
        }
    }

    /// As the document's schema ConsoleControl says.
    private void control(String text) {
        JsonNode schema =
                FakeManager.OPEN_API.path("components").path("schemas").path("ConsoleControl");
        try {
            JsonNode control = FakeManager.JSON.readTree(text);
            String type = control.path("type").asString("");
            if (!FakeManager.has(schema.path("properties").path("type").path("enum"), type)) {
                faults.add("nobody can ask for this: " + text);
            }
            for (String name : control.propertyNames()) {
                if (!schema.path("properties").has(name)) {
                    faults.add("no control has a " + name);
                }
            }
            controls.add(type);
            if (type.equals("take-keyboard")) {
                giveKeyboard(asWriter());
            } else if (type.equals("release-keyboard") && asWriter().equals(writer)) {
                giveKeyboard(null);
            }
        } catch (JacksonException e) {
            faults.add("no JSON: " + text);
        }
    }
}
