// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.serial;

import dev.hearth.contract.guest.SerialFrame;
import dev.hearth.contract.guest.SerialFrameReader;
import dev.hearth.guest.http.Exchange;
import dev.hearth.guest.http.Response;
import dev.hearth.guest.kernel.Channel;
import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;

/// Answers the requests that come over the port, one at a time.
///
/// ```
///           found           the host is there         whole request       answer taken
/// MISSING ────────► LONELY ──────────────────► READING ────────────► WRITING ────────► READING
///    ▲                 ▲                          │ the host has gone    │
///    └── lost          └──────────────────────────┴──────────────────────┘
/// ```
///
/// A poll on a port whose host is not there comes back at once, always. So nothing waits for a
/// lonely port: it is looked at with each [#tick].
public final class SerialPort implements Channel {

    private enum State {
        MISSING,
        LONELY,
        READING,
        WRITING
    }

    private static final int INPUT_BYTES = 512;
    private static final int LONGEST_PAUSE_TICKS = 64;

    private final Kernel kernel;
    private final Log log;
    private final Exchange exchange;
    private final PortFinder finder;
    private final SerialFrameReader reader = new SerialFrameReader(SerialFrame.MAX_REQUEST_BYTES);
    private final byte[] input = new byte[INPUT_BYTES];

    /// Made when there is a port.
    private byte[] output = new byte[0];

    private State state = State.MISSING;
    private int port = -1;
    private int inputFrom;
    private int inputTo;
    private int outputFrom;
    private int outputTo;
    private int pauseTicks = 1;
    private int ticksLeft;

    public SerialPort(Kernel kernel, Exchange exchange) {
        this.kernel = kernel;
        this.log = new Log(kernel);
        this.exchange = exchange;
        this.finder = new PortFinder(kernel);
    }

    /// Called once a second: looks for the port, less and less often, and for the host behind it.
    public void tick() {
        if (state == State.MISSING && --ticksLeft <= 0) {
            find();
        }
        if (state == State.LONELY) {
            receive();
        }
    }

    private void find() {
        port = finder.open();
        if (port < 0) {
            ticksLeft = pauseTicks;
            pauseTicks = Math.min(2 * pauseTicks, LONGEST_PAUSE_TICKS);
            return;
        }
        if (output.length == 0) {
            output = new byte[SerialFrame.MAX_ANSWER_BYTES + SerialFrame.OVERHEAD_BYTES];
            log.say("listening on virtio-serial port " + SerialFrame.PORT_NAME);
        }
        pauseTicks = 1;
        state = State.LONELY;
    }

    @Override
    public int descriptor() {
        return state == State.READING || state == State.WRITING ? port : -1;
    }

    @Override
    public int interest() {
        return state == State.WRITING ? Kernel.WRITABLE : Kernel.READABLE;
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public void expire(long now) {}

    /// One read or one write with each turn, so that a host that never stops asking does not keep
    /// the others waiting.
    @Override
    public void ready(long now) {
        if (state == State.READING) {
            receive();
        } else if (send()) {
            answer();
        } else {
            // It is ready, yet takes nothing: that is how a port looks whose host has gone.
            beLonely();
        }
    }

    private void receive() {
        int count = kernel.receive(port, input, 0, input.length);
        if (Errno.isNotNow(count)) {
            state = State.READING;
        } else if (count == 0) {
            beLonely();
        } else if (count < 0) {
            lose();
        } else {
            state = State.READING;
            inputFrom = 0;
            inputTo = count;
            answer();
        }
    }

    private void beLonely() {
        state = State.LONELY;
        inputFrom = 0;
        inputTo = 0;
        reader.restart();
    }

    /// Answers what has come, as long as the host takes the answers.
    private void answer() {
        while (state == State.READING && inputFrom < inputTo) {
            inputFrom += reader.take(input, inputFrom, inputTo);
            if (reader.hasFrame()) {
                Response response = exchange.answerHost(reader.payload(), reader.length());
                outputFrom = 0;
                outputTo =
                        SerialFrame.write(
                                reader.tag(),
                                response.bytes(),
                                response.from(),
                                response.length(),
                                output);
                state = State.WRITING;
                send();
            }
        }
    }

    /// Answers whether the port took anything.
    private boolean send() {
        int count = kernel.send(port, output, outputFrom, outputTo - outputFrom);
        if (Errno.isNotNow(count)) {
            return false;
        }
        if (count < 0) {
            lose();
            return true;
        }
        outputFrom += count;
        if (outputFrom == outputTo) {
            state = State.READING;
        }
        return true;
    }

    private void lose() {
        kernel.close(port);
        beLonely();
        state = State.MISSING;
    }
}
