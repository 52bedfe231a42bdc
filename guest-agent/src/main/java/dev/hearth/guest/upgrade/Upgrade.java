// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.upgrade;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.http.Intake;
import dev.hearth.guest.http.Problem;
import dev.hearth.guest.http.Request;
import dev.hearth.guest.http.Response;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes another agent in place of this one, when it is signed with the key of `UPGRADE_KEY`: a
/// signature of 64 bytes, and the program behind it. The program goes to memory, and becomes this
/// process when its signature is good; the sockets it listens on stay open meanwhile.
///
/// What is signed is the program alone. Whoever may connect, and has a program that was signed
/// once, can bring back an older agent.
public final class Upgrade implements Intake {

    /// What the new agent is told of the sockets it has, and what a second one is told anew.
    public static final String INHERIT = "--inherit";

    private static final String NAME = "guest-agent";

    private final Kernel kernel;
    private final Settings settings;
    private final Log log;
    private final String[] arguments;

    private final byte[] head = new byte[Signature.BYTES];
    private byte[] key = head;
    private int headFilled;
    private @Nullable Signature signature;
    private int program = -1;
    private boolean isWhole;
    private boolean isReady;

    /// @param arguments this agent's own
    public Upgrade(Kernel kernel, Settings settings, String[] arguments) {
        this.kernel = kernel;
        this.settings = settings;
        this.log = new Log(kernel);
        this.arguments = arguments;
    }

    /// What the process is called, with a zero byte behind it.
    public static byte[] name() {
        return zeroEnded(NAME);
    }

    /// Whether there is a key that a new agent can be signed with.
    public boolean isPossible() {
        return settings.upgradeKey() != null;
    }

    @Override
    public boolean has(Request request) {
        return request.isPath(GuestApi.AGENT_PATH);
    }

    @Override
    public @Nullable Problem begin(long length) {
        byte[] set = settings.upgradeKey();
        if (set == null) {
            return Problem.FORBIDDEN;
        }
        if (length <= Signature.BYTES || length > GuestApi.MAX_AGENT_BYTES + Signature.BYTES) {
            return Problem.AGENT_SIZE;
        }
        if (program >= 0) {
            return Problem.CONFLICT;
        }
        program = kernel.createProgram(zeroEnded(NAME));
        key = set;
        headFilled = 0;
        signature = null;
        isWhole = true;
        return program < 0 ? Problem.NO_ROOM : null;
    }

    @Override
    public void take(byte[] bytes, int from, int count) {
        int ofHead = Math.min(count, Signature.BYTES - headFilled);
        System.arraycopy(bytes, from, head, headFilled, ofHead);
        headFilled += ofHead;
        if (headFilled < Signature.BYTES) {
            return;
        }
        Signature checked = signature;
        if (checked == null) {
            checked = new Signature(key, head);
            signature = checked;
        }
        checked.take(bytes, from + ofHead, count - ofHead);
        int sent = ofHead;
        while (sent < count) {
            int more = kernel.send(program, bytes, from + sent, count - sent);
            if (more <= 0) {
                isWhole = false;
                return;
            }
            sent += more;
        }
    }

    @Override
    public @Nullable Problem end(Response response) {
        Signature checked = signature;
        boolean isGood = checked != null && checked.isGood();
        if (isGood && isWhole) {
            isReady = true;
            response.status(Response.Status.ACCEPTED);
            response.body().beginObject();
            response.body().endObject();
            response.body().endLine();
            return null;
        }
        abandon();
        return isGood ? Problem.NO_ROOM : Problem.BAD_SIGNATURE;
    }

    @Override
    public void abandon() {
        kernel.close(program);
        program = -1;
        isReady = false;
    }

    /// Whether a new agent is there, and signed.
    public boolean isReady() {
        return isReady;
    }

    /// Becomes the new agent; returns when it cannot run here.
    ///
    /// @param listeners the sockets it goes on to listen on, by the order of doors; negative:
    ///   closed
    public void handOver(int[] listeners) {
        StringBuilder open = new StringBuilder();
        for (int listener : listeners) {
            open.append(open.isEmpty() ? "" : ",").append(listener);
            if (listener >= 0) {
                kernel.keepOpen(listener);
            }
        }
        log.say("another agent was sent, and takes over");
        int error = kernel.become(program, command(open.toString()));
        log.say("the agent that was sent cannot run here: error " + -error);
        abandon();
    }

    /// The arguments of this agent, but for what it inherited itself.
    private byte[][] command(String open) {
        List<String> words = new ArrayList<>();
        words.add(NAME);
        int at = 0;
        while (at < arguments.length) {
            if (arguments[at].equals(INHERIT)) {
                at++;
            } else {
                words.add(arguments[at]);
            }
            at++;
        }
        words.add(INHERIT);
        words.add(open);
        byte[][] command = new byte[words.size()][];
        for (int i = 0; i < command.length; i++) {
            command[i] = zeroEnded(words.get(i));
        }
        return command;
    }

    private static byte[] zeroEnded(String text) {
        byte[] bytes = new byte[text.length() + 1];
        for (int i = 0; i < text.length(); i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }
}
