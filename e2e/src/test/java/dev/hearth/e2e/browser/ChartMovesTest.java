// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.browser;

import dev.hearth.contract.rest.Vm;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page of a VM in headless Chromium draws what happens in the guest. Fixture: one real guest;
/// the browser's side is `ui/browser/chart-moves.mjs`.
final class ChartMovesTest {

    private Hearth hearth;
    private Vm vm;

    @BeforeEach
    void bootAGuest() {
        hearth = Hearth.start();
        vm = hearth.boot("drawn");
    }

    @AfterEach
    void endAll() {
        hearth.close();
    }

    @Test
    void theChartRisesWhenTheGuestIsLoaded() throws Exception {
        try (BrowserScript browser = new BrowserScript("chart-moves", hearth, vm.id())) {
            browser.hear("READY");

            try (GuestShell shell = hearth.shell(vm.id())) {
                shell.run("yes >/dev/null &");
            }
            browser.say("LOADED");

            browser.hear("MOVED");
            browser.end();
        }
    }
}
