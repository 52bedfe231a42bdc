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

    static Refusal overdue(GuestTarget target, Duration patience) {
        return new Refusal(
                Kind.NO_ANSWER,
                "no answer within %d ms from %s: is the guest agent running?"
                        .formatted(patience.toMillis(), target.endpoint()));
    }

    static Refusal unreachable(GuestTarget target, IOException why) {
        String what =
                why instanceof ConnectException ? "connection refused by " : "no connection to ";
        return new Refusal(
                Kind.UNREACHABLE,
                what + target.endpoint() + ": is the guest agent running, and on that port?");
    }

    static Refusal closed(GuestTarget target) {
        return new Refusal(
                Kind.CLOSED,
                target.endpoint()
                        + " closed the connection without an answer: is the guest agent running?");
    }

    static Refusal unasked(GuestTarget target) {
        return new Refusal(Kind.NOT_HTTP, target.endpoint() + " sends bytes that nobody asked for");
    }

    static Refusal of(GuestTarget target, RefusedAnswer answer) {
        return new Refusal(answer.kind(), target.endpoint() + " " + answer.reason());
    }

    static Refusal notReport(GuestTarget target, MalformedReport why) {
        return new Refusal(
                Kind.NOT_A_REPORT,
                "not a guest agent's report from " + target.endpoint() + ": " + why.getMessage());
    }

    static Refusal hostFault(GuestTarget target) {
        return new Refusal(
                Kind.HOST_FAULT,
                "the host agent failed to ask " + target.endpoint() + "; its log says why");
    }
}
