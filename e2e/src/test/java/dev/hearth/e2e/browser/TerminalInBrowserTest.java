// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.browser;

import dev.hearth.contract.rest.Vm;
import dev.hearth.testkit.Hearth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The terminal on a VM's page in headless Chromium is the guest's, also after the host agent was
/// killed. Fixture: one real guest; the browser's side is `ui/browser/terminal-real.mjs`.
final class TerminalInBrowserTest {

    private Hearth hearth;
    private Vm vm;

    @BeforeEach
    void bootAGuest() {
        hearth = Hearth.start();
        vm = hearth.boot("typed");
    }

    @AfterEach
    void endAll() {
        hearth.close();
    }

    @Test
    void theGuestAnswersWhatIsTypedOnThePage() throws Exception {
        try (BrowserScript browser = new BrowserScript("terminal-real", hearth, vm.id())) {
            browser.hear("ANSWERED");

            hearth.crashHostAgent();
            browser.say("KILLED");

            browser.hear("BACK");
            browser.end();
        }
    }
}
