// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import dev.hearth.cli.api.ConsoleConnection;
import dev.hearth.cli.api.Refused;
import dev.hearth.contract.rest.ConsoleControl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Carries what is typed. Reading standard input cannot be interrupted: its thread ends with the
/// process.
final class Keyboard {

    /// Ctrl-], as of telnet and virsh.
    static final byte ESCAPE = 0x1d;

    private static final byte CTRL_C = 0x03;

    /// What is read at once: far less than the 64 KiB that one message may hold.
    private static final int PIECE_BYTES = 1024;

    /// A script is typed as fast as a serial line of 115200 baud is: nobody says how much of it the
    /// guest has read, and what waits for a guest is bounded.
    private static final Duration PIECE_TIME = Duration.ofMillis(89);

    private final InputStream input;
    private final ConsoleConnection connection;
    private final Session session;

    Keyboard(InputStream input, ConsoleConnection connection, Session session) {
        this.input = input;
        this.connection = connection;
        this.session = session;
    }

    /// Types what comes from a terminal, until [#ESCAPE].
    void type() {
        carry(() -> {
            byte[] keys = new byte[PIECE_BYTES];
            for (int count = input.read(keys); count >= 0; count = input.read(keys)) {
                int typed = indexOf(keys, count, ESCAPE);
                if (typed > 0) {
                    connection.type(Arrays.copyOf(keys, typed));
                }
                if (typed < count) {
                    break;
                }
            }
            session.leave();
        });
    }

    /// Types nothing; Ctrl-C has nobody else to go to.
    void look() {
        carry(() -> {
            byte[] keys = new byte[PIECE_BYTES];
            for (int count = input.read(keys); count >= 0; count = input.read(keys)) {
                if (indexOf(keys, count, ESCAPE) < count || indexOf(keys, count, CTRL_C) < count) {
                    break;
                }
            }
            session.leave();
        });
    }

    /// Types a whole input, gives the keyboard back, and knows by then whether all of it was typed.
    ///
    /// @param patience how long to stay after that; null when the console says when it ends
    void typeAll(@Nullable Duration patience) {
        carry(() -> {
            boolean typed = false;
            byte[] keys = new byte[PIECE_BYTES];
            for (int count = input.read(keys); count >= 0; count = input.read(keys)) {
                if (!session.awaitAttached()) {
                    return;
                }
                connection.type(Arrays.copyOf(keys, count));
                // Whoever types gets the keyboard, or is refused.
                if (!typed && !session.awaitKeyboard()) {
                    return;
                }
                typed = true;
                if (count == PIECE_BYTES) {
                    TimeUnit.MILLISECONDS.sleep(PIECE_TIME.toMillis());
                }
            }
            if (typed) {
                connection.ask(ConsoleControl.Type.RELEASE_KEYBOARD);
                session.awaitNoKeyboard();
            }
            leaveAfter(patience);
        });
    }

    /// Types nothing of it.
    void lookOn(@Nullable Duration patience) {
        carry(() -> {
            input.transferTo(OutputStream.nullOutputStream());
            leaveAfter(patience);
        });
    }

    /// Not before the console was seen.
    private void leaveAfter(@Nullable Duration patience) throws InterruptedException {
        if (patience != null && session.awaitAttached()) {
            session.leaveAfter(patience);
        }
    }

    private interface Carrying {
        void run() throws IOException, InterruptedException;
    }

    private void carry(Carrying task) {
        Thread.ofPlatform()
                .daemon()
                .name("keyboard")
                .start(() -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        session.fail("the input cannot be read: " + e.getMessage());
                    } catch (Refused e) {
                        session.fail(String.valueOf(e.getMessage()));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /// Where the key is; `count` when it is not among the first so many.
    private static int indexOf(byte[] keys, int count, byte key) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return count;
    }
}
