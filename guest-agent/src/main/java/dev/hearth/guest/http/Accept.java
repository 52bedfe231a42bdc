// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

/// Chooses a [MediaType] by the Accept headers of a request (RFC 9110, 12.5.1): the one with the
/// highest q, which a more specific range decides; among equals the first. A range whose `version`
/// is another one's does not count, nor does one that is not well-formed. Where nothing counts the
/// answer is JSON, as if nothing had been asked for.
final class Accept {

    private static final MediaType[] TYPES = MediaType.values();
    private static final int NOT_ASKED = -1;
    private static final int FULL = 1000;

    private final int[] quality = new int[TYPES.length];
    private final int[] specificity = new int[TYPES.length];
    private final Span type = new Span();
    private final Span subtype = new Span();
    private final Span version = new Span();
    private final Span name = new Span();
    private final Span value = new Span();
    private int q;

    void clear() {
        for (int i = 0; i < TYPES.length; i++) {
            quality[i] = NOT_ASKED;
            specificity[i] = NOT_ASKED;
        }
    }

    /// Takes one header's value; there may be several.
    void add(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to) {
            int comma = Span.find(bytes, start, to, ',');
            if (takeRange(bytes, start, comma)) {
                consider();
            }
            start = comma + 1;
        }
    }

    private boolean takeRange(byte[] bytes, int from, int to) {
        int end = Span.find(bytes, from, to, ';');
        int slash = Span.find(bytes, from, end, '/');
        type.set(bytes, from, slash);
        subtype.set(bytes, Math.min(slash + 1, end), end);
        type.trim();
        subtype.trim();
        version.set(bytes, to, to);
        q = FULL;
        int start = end;
        while (start < to && q >= 0) {
            end = Span.find(bytes, start + 1, to, ';');
            takeParameter(bytes, start + 1, end);
            start = end;
        }
        return q >= 0 && slash < to;
    }

    private void takeParameter(byte[] bytes, int from, int to) {
        int equals = Span.find(bytes, from, to, '=');
        name.set(bytes, from, equals);
        name.trim();
        value.set(bytes, Math.min(equals + 1, to), to);
        value.trim();
        if (name.isIgnoringCase("q")) {
            q = thousandths();
        } else if (name.isIgnoringCase("version")) {
            version.set(value);
        }
    }

    /// 0, 1, 0.5, 0.125, 1.000; -1 for anything else.
    private int thousandths() {
        int length = value.length();
        if (length == 0 || length > "0.125".length() || !value.isDigitAt(0)) {
            return NOT_ASKED;
        }
        int number = (value.at(0) - '0') * FULL;
        int unit = FULL / 10;
        for (int i = 2; i < length; i++, unit /= 10) {
            if (!value.isDigitAt(i)) {
                return NOT_ASKED;
            }
            number += (value.at(i) - '0') * unit;
        }
        return number > FULL || (length > 1 && value.at(1) != '.') ? NOT_ASKED : number;
    }

    private void consider() {
        for (int i = 0; i < TYPES.length; i++) {
            int specific = specificity(TYPES[i]);
            if (specific > specificity[i]) {
                specificity[i] = specific;
                quality[i] = q;
            } else if (specific >= 0 && specific == specificity[i]) {
                quality[i] = Math.max(quality[i], q);
            }
        }
    }

    /// 0 for `*/*` up to 3 for a range with the right version; -1 for a range of something else.
    private int specificity(MediaType offered) {
        if (type.is("*") && subtype.is("*")) {
            return 0;
        }
        if (!type.isIgnoringCase(offered.type())) {
            return NOT_ASKED;
        }
        if (subtype.is("*")) {
            return 1;
        }
        if (!subtype.isIgnoringCase(offered.subtype())) {
            return NOT_ASKED;
        }
        if (version.length() == 0 || offered.version().isEmpty()) {
            return 2;
        }
        return version.is(offered.version()) ? 3 : NOT_ASKED;
    }

    /// What to answer in.
    MediaType best() {
        int best = 0;
        for (int i = 1; i < TYPES.length; i++) {
            if (quality[i] > 0 && quality[i] > quality[best]) {
                best = i;
            }
        }
        return TYPES[best];
    }
}
