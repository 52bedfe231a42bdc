// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hearth.guest.fuzz.Check;
import dev.hearth.guest.fuzz.Pieces;
import java.util.regex.Pattern;

/// What the agent is told, any bytes; the first one chooses the source. Whatever is taken is what
/// its key needs; faults are few and show no value; metadata is taken as a whole or not at all, by
/// a second reader made of a regular expression.
public final class ConfigFuzz {

    private static final String STRING = "\"[^\"\\\\\\x00-\\x1f]*+\"";
    private static final String BLANKS = "[\\x00-\\x20]*+";
    private static final String MEMBER = STRING + BLANKS + ":" + BLANKS + STRING + BLANKS;
    private static final Pattern OBJECT =
            Pattern.compile(
                    BLANKS + "\\{" + BLANKS + "(?:" + MEMBER + "(?:," + BLANKS + MEMBER + ")*+)?+}"
                            + BLANKS);
    private static final Pattern LINE =
            Pattern.compile("[A-Z_]+=[^\n]*  # (?:default|metadata|kernel command line|file)\n");

    private static final Pattern SECRETS =
            Pattern.compile("\nTOKEN=(?:\\*\\*\\*)?  # .*\nACCESS_TOKEN=(?:\\*\\*\\*)?  # ");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,256}");

    private ConfigFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = Pieces.behindFirst(input);
        Settings settings = new Settings();
        String before = settings.text();
        switch (input.length == 0 ? 0 : input[0] % 3) {
            case 0 -> new ConfigFile("f", settings).read(bytes, bytes.length);
            case 1 -> new BootParameters(settings).read(bytes, bytes.length);
            default -> {
                String text = new String(bytes, ISO_8859_1);
                boolean taken = new Metadata(settings).read(text);
                Check.same(taken, OBJECT.matcher(text).matches());
                Check.that(taken || settings.text().equals(before), text);
            }
        }
        check(settings);
    }

    private static void check(Settings settings) {
        Check.that(settings.faults().size() <= 16, settings.faults());
        Check.that(SECRETS.matcher(settings.text()).find(), settings.text());
        String rest = LINE.matcher(settings.text()).replaceAll("");
        Check.same(rest, "");
        Check.that(settings.listen().port() <= 65_535, settings.listen());
        settings.manager();
        settings.allow();
        String vmId = settings.vmId();
        Check.that(vmId == null || Uuid.isUuid(vmId), vmId);
        String token = settings.token();
        Check.that(token == null || TOKEN.matcher(token).matches(), token);
    }
}
