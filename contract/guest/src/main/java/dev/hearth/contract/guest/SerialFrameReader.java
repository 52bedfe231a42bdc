// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

/// Finds the frames of [SerialFrame] in a stream of bytes that may begin, tear and change hands
/// anywhere. Reads what the other side wrote, so nothing is believed: every length is bounded.
///
/// ```
/// between ──0x01──► head ──► payload ──0x04──► check ──LF, right──► whole frame
///    ▲                anywhere: 0x01 begins a new frame               │
///    └──── anything that does not fit ◄──────────────────────────────┘
/// ```
///
/// Used by one thread. Allocates nothing after it was made.
public final class SerialFrameReader {

    private enum State {
        BETWEEN,
        HEAD,
        PAYLOAD,
        CHECK
    }

    private final byte[] payload;
    private State state = State.BETWEEN;
    private boolean whole;
    private int count;
    private int length;
    private int tag;
    private int check;
    private int wanted;

    /// @param maxPayloadBytes longer frames are dropped
    public SerialFrameReader(int maxPayloadBytes) {
        payload = new byte[maxPayloadBytes];
    }

    /// Takes bytes up to the end of the next whole frame; answers how many it took. It took all of
    /// them, or [#hasFrame], or both.
    public int take(byte[] bytes, int from, int to) {
        whole = false;
        for (int i = from; i < to; i++) {
            take(bytes[i]);
            if (whole) {
                return i + 1 - from;
            }
        }
        return to - from;
    }

    private void take(byte b) {
        if (b == SerialFrame.START) {
            state = State.HEAD;
            count = 0;
            length = 0;
            tag = 0;
            check = Crc32.START;
            return;
        }
        switch (state) {
            case BETWEEN -> {}
            case HEAD -> takeHead(b);
            case PAYLOAD -> takePayload(b);
            case CHECK -> takeCheck(b);
        }
    }

    private void takeHead(byte b) {
        check = Crc32.add(check, b);
        if (count == 0) {
            state = b == SerialFrame.VERSION ? State.HEAD : State.BETWEEN;
        } else {
            tag = appendDigit(tag, b);
        }
        if (count++ == SerialFrame.DIGITS && state == State.HEAD) {
            state = State.PAYLOAD;
        }
    }

    private void takePayload(byte b) {
        if (b == SerialFrame.END) {
            state = State.CHECK;
            count = 0;
            wanted = 0;
        } else if (length == payload.length) {
            state = State.BETWEEN;
        } else {
            payload[length++] = b;
            check = Crc32.add(check, b);
        }
    }

    private void takeCheck(byte b) {
        if (count++ < SerialFrame.DIGITS) {
            wanted = appendDigit(wanted, b);
        } else {
            state = State.BETWEEN;
            whole = b == '\n' && wanted == Crc32.value(check);
        }
    }

    private int appendDigit(int number, byte b) {
        int digit = b >= '0' && b <= '9' ? b - '0' : b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
        if (digit < 0) {
            state = State.BETWEEN;
        }
        return (number << 4) | (digit & 0xf);
    }

    /// Whether the last [#take] ended with a whole frame; it holds until the next one.
    public boolean hasFrame() {
        return whole;
    }

    public int tag() {
        return tag;
    }

    /// The payload is the first [#length] bytes; the array is used again for the next frame.
    public byte[] payload() {
        return payload;
    }

    public int length() {
        return length;
    }

    /// Forgets a frame that has begun.
    public void restart() {
        state = State.BETWEEN;
        whole = false;
    }
}
