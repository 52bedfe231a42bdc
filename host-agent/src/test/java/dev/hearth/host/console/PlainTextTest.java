// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A log is safe to show in a terminal, whatever a guest printed.
class PlainTextTest {

    @Test
    void linesAndTabsStay() {
        assertThat(plain("one\r\n\ttwö\n")).isEqualTo("one\n\ttwö\n");
    }

    @Test
    void coloursCursorMovesAndTitlesGo() {
        assertThat(plain("\u001b[1;31mred\u001b[0m \u001b[2J\u001b[10;5Hthere"))
                .isEqualTo("red there");
        assertThat(plain("\u001b]0;a title\u0007text")).isEqualTo("text");
        assertThat(plain("\u001b]52;c;cm0gLXJm\u001b\\text")).isEqualTo("text");
        assertThat(plain("\u001bP+q544e\u001b\\text")).isEqualTo("text");
        assertThat(plain("\u001b(Bplain\u001bc")).isEqualTo("plain");
    }

    @Test
    void whatIsUnfinishedTakesNoLineAlong() {
        assertThat(plain("\u001b]0;never ends\nnext")).isEqualTo("\nnext");
        assertThat(plain("\u001b[12")).isEmpty();
        assertThat(plain("\u001b")).isEmpty();
    }

    @Test
    void otherControlsGoAndWhatIsNoTextIsShownAsThat() {
        assertThat(plain("a\u0000b\u0007c\u009bd")).isEqualTo("abcd");
        assertThat(PlainText.of(new byte[] {'a', (byte) 0xff, 'b'})).isEqualTo("a\ufffdb");
    }

    private static String plain(String text) {
        return PlainText.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
