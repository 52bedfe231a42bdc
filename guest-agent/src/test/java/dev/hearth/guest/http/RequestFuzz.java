// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hearth.guest.fuzz.Check;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of a request against a second parser, made of regular expressions by RFC 9112 and what
/// [Request] says it is stricter in: both take the same heads, and understand the same by them.
public final class RequestFuzz {

    private static final Pattern REQUEST_LINE =
            Pattern.compile(
                    "([\\w!#$%&'*+.^`|~-]++) (?:http://[!-.0-~]*+)?+(/[!->@-~]*+)(?:\\?[!-~]*+)?+"
                            + " HTTP/1\\.([01])");
    private static final Pattern HEADER =
            Pattern.compile(
                    "([\\w!#$%&'*+.^`|~-]++):[ \t]*+((?:[^\\x00-\\x1f\\x7f]|\t)*+)",
                    Pattern.DOTALL);
    private static final Pattern CLOSE =
            Pattern.compile("(?i)(?s)(?:.*,)?[ \t]*close[ \t]*(?:,.*)?");
    private static final Pattern ZEROS = Pattern.compile("0+");
    private static final String TOKEN = "t0ken";
    private static final Request REQUEST = new Request();

    private RequestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, ISO_8859_1) + "\r\n\r\n";
        byte[] bytes = text.getBytes(ISO_8859_1);
        int end = text.indexOf("\r\n\r\n") + 4;
        Check.same(Request.findEnd(bytes, 0, bytes.length), end);
        Reference wanted = Reference.of(text.substring(0, end - 4));

        Problem problem = REQUEST.parse(bytes, 0, end);

        Check.same(problem == null, wanted.taken);
        Check.same(REQUEST.isKeepAlive(), wanted.taken && wanted.keepAlive);
        if (wanted.taken) {
            Check.that(REQUEST.isPath(wanted.path), wanted.path);
            Check.same(REQUEST.isGet(), wanted.method.equals("GET"));
            Check.same(REQUEST.isHead(), wanted.method.equals("HEAD"));
            Check.same(REQUEST.shows(TOKEN), wanted.credentials.equals("Bearer " + TOKEN));
            REQUEST.wanted();
        }
    }

    /// What the second parser understood.
    private static final class Reference {
        private boolean taken;
        private boolean keepAlive;
        private String method = "";
        private String path = "";
        private String credentials = "";
        private int hosts;

        static Reference of(String head) {
            Reference reference = new Reference();
            String[] lines = head.split("\r\n", -1);
            Matcher first = REQUEST_LINE.matcher(lines[0]);
            if (!first.matches()) {
                return reference;
            }
            reference.method = first.group(1);
            reference.path = first.group(2);
            boolean http11 = first.group(3).equals("1");
            reference.keepAlive = http11;
            boolean fine = true;
            for (int i = 1; i < lines.length; i++) {
                fine &= reference.takeHeader(lines[i]);
            }
            reference.taken = fine && (reference.hosts == 1 || !http11);
            return reference;
        }

        private boolean takeHeader(String line) {
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                return false;
            }
            String value = header.group(2).stripTrailing();
            switch (header.group(1).toLowerCase(Locale.ROOT)) {
                case "host" -> hosts++;
                case "transfer-encoding" -> {
                    return false;
                }
                case "content-length" -> {
                    return ZEROS.matcher(value).matches();
                }
                case "authorization" -> credentials = value;
                case "connection" -> keepAlive &= !CLOSE.matcher(value).matches();
                default -> {}
            }
            return true;
        }
    }
}
