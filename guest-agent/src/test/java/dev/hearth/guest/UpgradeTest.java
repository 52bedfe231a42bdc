// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.config.Key;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.config.Source;
import dev.hearth.guest.kernel.Peer;
import dev.hearth.guest.upgrade.Signer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

/// Another agent that is sent, up to the moment when it takes over.
class UpgradeTest {

    private static final String PROGRAM = "\177ELF, as it were, and longer than its head";

    private final AgentFixture guest = new AgentFixture();
    private final Signer signer;

    UpgradeTest() throws GeneralSecurityException {
        signer = new Signer();
    }

    @Test
    void anAgentThatIsSignedTakesOverWithTheSocketsOpen() throws GeneralSecurityException {
        guest.arguments = new String[] {"--config", "a.conf", "--inherit", "9,-1", "--vm-id", "x"};
        startWithKey();

        assertThat(send(PROGRAM, signer.sign(bytes(PROGRAM)))).startsWith("HTTP/1.1 202 Accepted");

        assertThat(guest.kernel.programs.getFirst().received()).isEqualTo(PROGRAM);
        assertThat(guest.kernel.became)
                .startsWith("guest-agent", "--config", "a.conf", "--vm-id", "x", "--inherit")
                .hasSize(7);
        assertThat(guest.kernel.became.getLast()).isEqualTo(guest.kernel.kept.getFirst() + ",-1");
    }

    /// As on the memory kernel, where none can.
    @Test
    void oneThatCannotRunHereLeavesEverythingAsItIs() throws GeneralSecurityException {
        startWithKey();
        send(PROGRAM, signer.sign(bytes(PROGRAM)));

        assertThat(guest.kernel.log)
                .endsWith(
                        "guest-agent: another agent was sent, and takes over\n",
                        "guest-agent: the agent that was sent cannot run here: error 2\n");
        assertThat(guest.kernel.programs.getFirst().isClosed()).isTrue();
        assertThat(guest.ask(AgentFixture.GET_HEALTH)).contains("\"capabilities\":[\"upgrade\"]");
        guest.kernel.became = java.util.List.of();
        guest.passSecond();
        assertThat(guest.kernel.became).isEmpty();
        assertThat(send(PROGRAM, signer.sign(bytes(PROGRAM)))).startsWith("HTTP/1.1 202 Accepted");
    }

    @Test
    void whatIsNotSignedWithTheKeyIsThrownAway() throws GeneralSecurityException {
        startWithKey();

        assertThat(send(PROGRAM, new Signer().sign(bytes(PROGRAM))))
                .startsWith("HTTP/1.1 403 Forbidden")
                .contains("this was not signed with the key of UPGRADE_KEY");
        assertThat(send(PROGRAM + "!", signer.sign(bytes(PROGRAM)))).contains(" 403 ");

        assertThat(guest.kernel.programs).hasSize(2).allMatch(Peer::isClosed);
        assertThat(guest.kernel.became).isEmpty();
    }

    @Test
    void withoutAKeyNobodyCanReplaceIt() throws GeneralSecurityException {
        guest.start(null);

        assertThat(send(PROGRAM, signer.sign(bytes(PROGRAM))))
                .startsWith("HTTP/1.1 403 Forbidden")
                .contains("this agent has no UPGRADE_KEY");
        assertThat(guest.ask(AgentFixture.GET_HEALTH)).contains("\"capabilities\":[]");
        assertThat(guest.kernel.programs).isEmpty();
    }

    @Test
    void whatIsTooShortOrTooLongIsRefusedBeforeItIsRead() {
        startWithKey();

        assertThat(guest.ask(head(64))).startsWith("HTTP/1.1 413 Content Too Large");
        assertThat(guest.ask(head((1 << 20) + 65))).startsWith("HTTP/1.1 413 Content Too Large");
        assertThat(guest.kernel.programs).isEmpty();
    }

    @Test
    void aSenderWhoGoesAwayLeavesNothing() {
        startWithKey();

        guest.ask(head(1000) + "half of a signature");

        assertThat(guest.kernel.programs).singleElement().matches(Peer::isClosed);
        assertThat(guest.kernel.became).isEmpty();
    }

    private void startWithKey() {
        Settings settings = new Settings();
        settings.take(Source.OPTION, "", Key.UPGRADE_KEY, signer.keyText());
        guest.startWith(settings);
    }

    private static String head(int length) {
        return "PUT /agent HTTP/1.1\r\nHost: guest\r\nContent-Length: %d\r\n\r\n".formatted(length);
    }

    private String send(String program, byte[] signature) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(bytes(head(signature.length + program.length())));
        request.writeBytes(signature);
        request.writeBytes(bytes(program));
        Peer client = guest.kernel.connect().send(request.toByteArray());
        guest.settle();
        client.end();
        guest.settle();
        return client.received();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
