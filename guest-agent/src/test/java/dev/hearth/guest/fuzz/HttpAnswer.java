// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer of the agent, as a reader sees it that knows nothing of the agent's code.
///
/// @param status its three digits
/// @param type of the body
/// @param body empty when the answer is one to HEAD
/// @param last whether it says that the connection ends
public record HttpAnswer(int status, String type, String body, boolean last) {

    private static final Pattern HEAD =
            Pattern.compile(
                    "HTTP/1\\.1 (\\d{3}) [A-Z][A-Za-z ]*+\r\n((?:[A-Z][A-Za-z-]*+: [ -~]++\r\n)++)\r\n");
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)\r\n");
    private static final Pattern TYPE = Pattern.compile("Content-Type: ([ -~]+)\r\n");

    /// All answers of a stream; fails when there is anything else in it.
    public static List<HttpAnswer> all(String stream) {
        List<HttpAnswer> answers = new ArrayList<>();
        int at = 0;
        while (at < stream.length()) {
            Matcher head = HEAD.matcher(stream).region(at, stream.length());
            check(head.lookingAt(), stream, at);
            String headers = head.group(2);
            int from = head.end();
            int length = Integer.parseInt(group(LENGTH, headers, stream));
            // Every body begins with one of these, every answer with an H.
            boolean hasBody = from < stream.length() && "{[#".indexOf(stream.charAt(from)) >= 0;
            at = hasBody ? from + length : from;
            check(at <= stream.length(), stream, from);
            boolean last = headers.contains("Connection: close\r\n");
            check(!last || at == stream.length(), stream, at);
            int status = Integer.parseInt(head.group(1));
            String body = stream.substring(from, at);
            answers.add(new HttpAnswer(status, group(TYPE, headers, stream), body, last));
        }
        return answers;
    }

    private static String group(Pattern pattern, String headers, String stream) {
        Matcher matcher = pattern.matcher(headers);
        check(matcher.find(), stream, 0);
        String value = matcher.group(1);
        check(!matcher.find(), stream, 0);
        return value;
    }

    private static void check(boolean holds, String stream, int at) {
        if (!holds) {
            throw new AssertionError("no HTTP from " + at + " on: " + stream);
        }
    }
}
