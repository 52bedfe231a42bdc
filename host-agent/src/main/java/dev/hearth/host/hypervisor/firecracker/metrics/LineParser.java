// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/// Takes a metrics line apart, byte by byte, into a [MetricsLine]: without a tree, and without a
/// string for any name. Groups and keys it does not know are passed over, because they come and go
/// from version to version; but all of the line must be JSON, and what it does know must be an
/// unsigned number. Not safe for use by several threads.
final class LineParser {

    /// No counter moves by more between two lines: 9 PB, or 285 years in microseconds.
    private static final long MOST_COUNTED = 1L << 53;

    /// 2^64-1 in two pieces.
    private static final long ALL_BUT_LAST_DIGIT = 1_844_674_407_370_955_161L;

    private static final int LAST_DIGIT = 5;

    private static final int MOST_DEPTH = 16;
    private static final int MOST_ID_BYTES = 128;

    private static final byte[] DISK_PREFIX = "block_".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NET_PREFIX = "net_".getBytes(StandardCharsets.US_ASCII);
    private static final long DISK_SUM = Names.hash("block");
    private static final long NET_SUM = Names.hash("net");
    private static final long WRITTEN_MS = Names.hash("utc_timestamp_ms");

    private static final VmMetric[] VM_METRICS = VmMetric.values();
    private static final Names VM = new Names(Stream.of(VM_METRICS).map(VmMetric::path).toList());
    private static final Names DISK =
            new Names(Stream.of(DiskMetric.values()).map(DiskMetric::path).toList());
    private static final Names NET =
            new Names(Stream.of(NetMetric.values()).map(NetMetric::path).toList());

    private final MetricsLine line;
    private byte[] text = {};
    private int at;
    private int end;

    /// What [#string] passed over last.
    private int from;

    private int to;

    /// @param line where to put what is found
    LineParser(MetricsLine line) {
        this.line = line;
    }

    /// Reads one line, which ends before `last` and has no line end. When it throws, the
    /// [MetricsLine] holds nothing that may be used.
    void parse(byte[] bytes, int first, int last) throws MalformedLine {
        text = bytes;
        at = first;
        end = last;
        line.clear();
        open('{');
        for (boolean more = !closes('}'); more; more = goesOn('}')) {
            long name = string(Names.SEED);
            colon();
            member(name);
        }
        if (at != end) {
            throw malformed("something behind the object");
        }
        if (line.writtenMs == 0) {
            throw malformed("no utc_timestamp_ms");
        }
    }

    private void member(long name) throws MalformedLine {
        if (name == WRITTEN_MS) {
            line.writtenMs = number();
            if (line.writtenMs <= 0) {
                throw malformed("no time");
            }
        } else if (peek() != '{') {
            pass(0);
        } else if (name == DISK_SUM) {
            group(Names.SEED, DISK, line.disks.sum, 1);
        } else if (name == NET_SUM) {
            group(Names.SEED, NET, line.nets.sum, 1);
        } else if (hasPrefix(DISK_PREFIX)) {
            device(line.disks, DISK, DISK_PREFIX.length);
        } else if (hasPrefix(NET_PREFIX)) {
            device(line.nets, NET, NET_PREFIX.length);
        } else {
            group(Names.below(name), VM, line.vm, 1);
        }
    }

    private void device(MetricsLine.Devices devices, Names names, int prefix) throws MalformedLine {
        if (to - from > MOST_ID_BYTES) {
            throw malformed("an id that is too long");
        }
        MetricsLine.Device device =
                devices.add(text, from + prefix, to)
                        .orElseThrow(() -> malformed("too many devices"));
        group(Names.SEED, names, device.values, 1);
    }

    /// Reads the object of a group, or of a part of one, into the places of the names it knows.
    ///
    /// @param above the hash of the path so far
    private void group(long above, Names names, long[] values, int depth) throws MalformedLine {
        open('{');
        for (boolean more = !closes('}'); more; more = goesOn('}')) {
            long name = string(above);
            colon();
            int place = names.find(name);
            if (place >= 0) {
                values[place] = counted(names, place);
            } else if (peek() == '{' && depth < MOST_DEPTH) {
                group(Names.below(name), names, values, depth + 1);
            } else {
                pass(depth);
            }
        }
    }

    private long counted(Names names, int place) throws MalformedLine {
        long value = number();
        boolean stored = names == VM && VM_METRICS[place].kind() == VmMetric.Kind.STORED;
        if (!stored && (value < 0 || value > MOST_COUNTED)) {
            throw malformed("a count that cannot be");
        }
        return value;
    }

    /// Reads an unsigned 64-bit number.
    private long number() throws MalformedLine {
        int first = at;
        long value = 0;
        for (; at < end && isDigit(text[at]); at++) {
            int digit = text[at] - '0';
            int order = Long.compareUnsigned(value, ALL_BUT_LAST_DIGIT);
            if (order > 0 || (order == 0 && digit > LAST_DIGIT)) {
                throw malformed("a number beyond 64 bits");
            }
            value = value * 10 + digit;
        }
        boolean padded = at - first > 1 && text[first] == '0';
        if (at == first || padded) {
            throw malformed("no unsigned number");
        }
        return value;
    }

    /// Passes over a string and hashes it, onto the hash `above`. A name with an escape is none we
    /// know, whatever its hash.
    private long string(long above) throws MalformedLine {
        open('"');
        from = at;
        long hash = above;
        byte[] bytes = text;
        int last = end;
        int next = at;
        while (next < last && bytes[next] != '"') {
            byte one = bytes[next];
            if (one >= 0 && one < ' ') {
                at = next;
                throw malformed("a control character");
            }
            hash = Names.next(hash, one);
            next += one == '\\' ? 2 : 1;
        }
        if (next >= last) {
            at = last;
            throw malformed("the end within a string");
        }
        to = next;
        at = next + 1;
        return hash;
    }

    /// Passes over any value.
    private void pass(int depth) throws MalformedLine {
        byte first = peek();
        switch (first) {
            case '"' -> string(0);
            case '{' -> passAll('}', depth + 1);
            case '[' -> passAll(']', depth + 1);
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> passNumber();
        }
    }

    private void passAll(char close, int depth) throws MalformedLine {
        if (depth > MOST_DEPTH) {
            throw malformed("too deep");
        }
        at++;
        for (boolean more = !closes(close); more; more = goesOn(close)) {
            if (close == '}') {
                string(0);
                colon();
            }
            pass(depth);
        }
    }

    private void passNumber() throws MalformedLine {
        if (at < end && text[at] == '-') {
            at++;
        }
        int first = at;
        while (at < end && (isDigit(text[at]) || ".eE+-".indexOf(text[at]) >= 0)) {
            at++;
        }
        if (at == first || !isDigit(text[first])) {
            throw malformed("no value");
        }
    }

    private void word(String word) throws MalformedLine {
        for (int letter = 0; letter < word.length(); letter++) {
            open(word.charAt(letter));
        }
    }

    private boolean hasPrefix(byte[] prefix) {
        return to - from > prefix.length
                && Arrays.equals(text, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private byte peek() throws MalformedLine {
        if (at >= end) {
            throw malformed("the end");
        }
        return text[at];
    }

    private void open(char wanted) throws MalformedLine {
        if (at >= end || text[at] != wanted) {
            throw malformed("no " + wanted);
        }
        at++;
    }

    private void colon() throws MalformedLine {
        open(':');
    }

    /// Takes the end of an empty object or array.
    private boolean closes(char close) {
        if (at < end && text[at] == close) {
            at++;
            return true;
        }
        return false;
    }

    /// Takes what follows a member: a comma, or the end.
    private boolean goesOn(char close) throws MalformedLine {
        if (closes(close)) {
            return false;
        }
        open(',');
        return true;
    }

    private static boolean isDigit(byte one) {
        return one >= '0' && one <= '9';
    }

    private MalformedLine malformed(String what) {
        return new MalformedLine(what, at);
    }
}
