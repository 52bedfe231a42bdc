// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.browser;

import dev.hearth.contract.rest.Vm;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The page of a VM in headless Chromium draws what happens in the guest, whatever happens to the
/// manager and to the agent. Fixture: one real guest, to which worse is done from test to test; the
/// browser's side are the scripts of `ui/browser`.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LivePageTest {

    private static Hearth hearth;
    private static Vm vm;

    @BeforeAll
    static void bootAGuest() {
        hearth = Hearth.start();
        vm = hearth.boot("drawn");
    }

    @AfterAll
    static void endAll() {
        hearth.close();
    }

    @Test
    @Order(1)
    void theChartRisesWhenTheGuestIsLoaded() throws Exception {
        try (BrowserScript browser = new BrowserScript("chart-moves", hearth, vm.id())) {
            browser.hear("READY");

            inTheGuest("yes >/dev/null &");
            browser.say("LOADED");

            browser.hear("MOVED");
            browser.end();
        } finally {
            inTheGuest("killall yes");
        }
    }

    /// What was measured meanwhile is in the chart, too: its host kept it for the manager, and the
    /// manager for the page.
    @Test
    @Order(2)
    void anOpenPageLivesThroughARestartOfTheManager() throws Exception {
        try (BrowserScript browser = new BrowserScript("recovers", hearth, vm.id())) {
            browser.hear("READY");

            hearth.killManager();
            browser.say("STOPPED");
            browser.hear("NOTICED");
            hearth.startManager();
            browser.say("STARTED");

            browser.hear("RECOVERED");
            browser.hear("FILLED");
            browser.end();
        }
    }

    @Test
    @Order(3)
    void theSourceChangesWhenTheAgentHangs() throws Exception {
        try (BrowserScript browser = new BrowserScript("source-changes", hearth, vm.id())) {
            browser.hear("READY");

            inTheGuest("killall -STOP guest-agent");
            browser.say("HANGS");

            browser.hear("CHANGED");
            browser.end();
        }
    }

    private static void inTheGuest(String command) {
        try (GuestShell shell = hearth.shell(vm.id())) {
            shell.run(command);
        }
    }
}
