// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.contract.guest.MalformedReport;
import dev.hearth.host.guest.Refusal.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;

/// The sentences of refusal. What a guest wrote is never part of them.
final class Refusals {

    /// The end of a sentence that starts with the guest's address.
    static final String LARGER_THAN_ALLOWED =
            "sends an answer larger than " + GuestApi.MAX_REPORT_BYTES / 1024 + " KiB";

    private Refusals() {}

    static Refusal overdue(GuestDoor door, Duration patience) {
        return new Refusal(
                Kind.NO_ANSWER,
                "no answer within %d ms from %s: is the guest agent running?"
                        .formatted(patience.toMillis(), door.endpoint()));
    }

    static Refusal unreachable(GuestDoor door, IOException why) {
        String what =
                why instanceof ConnectException ? "connection refused by " : "no connection to ";
        return new Refusal(
                Kind.UNREACHABLE,
                what + door.endpoint() + ": is the guest agent running, and on that port?");
    }

    static Refusal closed(GuestDoor door) {
        return new Refusal(
                Kind.CLOSED,
                door.endpoint()
                        + " closed the connection without an answer: is the guest agent running?");
    }

    static Refusal unasked(GuestDoor door) {
        return new Refusal(Kind.NOT_HTTP, door.endpoint() + " sends bytes that nobody asked for");
    }

    static Refusal of(GuestDoor door, RefusedAnswer answer) {
        return new Refusal(answer.kind(), door.endpoint() + " " + answer.reason());
    }

    static Refusal notReport(GuestDoor door, MalformedReport why) {
        return new Refusal(
                Kind.NOT_A_REPORT,
                "not a guest agent's report from " + door.endpoint() + ": " + why.getMessage());
    }

    static Refusal hostFault(GuestDoor door) {
        return new Refusal(
                Kind.HOST_FAULT,
                "the host agent failed to ask " + door.endpoint() + "; its log says why");
    }
}
