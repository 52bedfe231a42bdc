// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/// Where the guest's output is shown, and beside it what Hearth has to say. Safe for use by many
/// threads.
final class Screen {

    /// Where the guest's output goes, and where Hearth's words do.
    enum Kind {
        /// Both to one raw terminal: it has a cursor, which belongs to the guest's programs.
        RAW_TERMINAL,
        /// The output alone to a raw terminal.
        OUTPUT_ON_RAW_TERMINAL,
        /// The words alone.
        WORDS_ON_RAW_TERMINAL,
        /// Both to one place that is not raw: a terminal, or a file.
        TOGETHER,
        /// To two places, neither of them raw.
        APART
    }

    /// Save the cursor and how it writes, go to the upper left corner, and write in reverse.
    private static final String ABOVE = "\0337\033[1;1H\033[0;7m";

    /// Write plainly, clear the rest of the line, and back to where the cursor was.
    private static final String AND_BACK = "\033[0m\033[K\0338";

    /// Write plainly, go to the upper left corner, and clear all that is to be seen.
    private static final String CLEAR = "\033[0m\033[H\033[2J";

    /// Write plainly and show the cursor, whatever a program of the guest's had left.
    private static final String AS_IT_WAS = "\033[0m\033[?25h";

    private final OutputStream output;
    private final OutputStream words;
    private final ReentrantLock lock = new ReentrantLock();
    private Kind kind;
    private boolean lineIsEmpty = true;
    private boolean over;

    /// @param output what the guest prints
    /// @param words what Hearth says
    Screen(OutputStream output, OutputStream words, Kind kind) {
        this.output = output;
        this.words = words;
        this.kind = kind;
    }

    /// Shows what the guest printed; nothing happens when it is over. Throws IOException when
    /// nobody takes it any more.
    void print(ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        lock.lock();
        try {
            if (!over && copy.length > 0) {
                output.write(copy);
                output.flush();
                lineIsEmpty = copy[copy.length - 1] == '\n';
            }
        } finally {
            lock.unlock();
        }
    }

    /// Makes room on a terminal for what is printed once more. Throws IOException when nobody takes
    /// it any more.
    void clear() throws IOException {
        lock.lock();
        try {
            if (!over && isOnRawTerminal()) {
                control(CLEAR);
                lineIsEmpty = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Says something for a person. Between lines it is a line of its own; within one, where a
    /// prompt or an editor may be, it covers the top of the screen and leaves the cursor alone.
    void say(String text) {
        String line = "hearth: " + printable(text);
        lock.lock();
        try {
            String whole =
                    switch (kind) {
                        case RAW_TERMINAL -> lineIsEmpty ? line + "\r\n" : ABOVE + line + AND_BACK;
                        case WORDS_ON_RAW_TERMINAL -> line + "\r\n";
                        case TOGETHER -> (lineIsEmpty ? "" : "\n") + line + "\n";
                        case OUTPUT_ON_RAW_TERMINAL, APART -> line + "\n";
                    };
            words.write(whole.getBytes(StandardCharsets.UTF_8));
            words.flush();
            lineIsEmpty |= kind == Kind.TOGETHER;
        } catch (IOException e) {
            // Who closed it does not want to know.
        } finally {
            lock.unlock();
        }
    }

    /// The terminal is as it was before: shows nothing of the guest any more.
    void end() {
        lock.lock();
        try {
            over = true;
            if (isOnRawTerminal()) {
                control(AS_IT_WAS);
            }
        } catch (IOException e) {
            // It is closed.
        } finally {
            kind =
                    switch (kind) {
                        case RAW_TERMINAL, TOGETHER -> Kind.TOGETHER;
                        case OUTPUT_ON_RAW_TERMINAL, WORDS_ON_RAW_TERMINAL, APART -> Kind.APART;
                    };
            lock.unlock();
        }
    }

    private boolean isOnRawTerminal() {
        return kind == Kind.RAW_TERMINAL || kind == Kind.OUTPUT_ON_RAW_TERMINAL;
    }

    private void control(String sequence) throws IOException {
        output.write(sequence.getBytes(StandardCharsets.US_ASCII));
        output.flush();
    }

    /// What another viewer calls itself, or a guest's host reports, is no control sequence.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
