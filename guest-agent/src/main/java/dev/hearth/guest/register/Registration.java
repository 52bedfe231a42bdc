// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.register;

import dev.hearth.guest.config.Settings;
import dev.hearth.guest.http.Call;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import dev.hearth.guest.net.Endpoint;
import dev.hearth.guest.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// Tells the manager the guest's address: once, and again only when the address has changed or the
/// guest was restored.
///
/// ```
///           due, address known           2xx
/// DUE ───────────────────────► ASKING ───────► TOLD ──address changed, restored──► DUE
///  ▲                             │
///  └──── after a pause ◄─────────┘ anything else
/// ```
public final class Registration {

    /// Looks at the routes so often.
    private static final int TICKS_BETWEEN_LOOKS = 10;

    private final Settings settings;
    private final Log log;
    private final Call call;
    private final OwnAddress own;
    private final Backoff backoff;
    private final byte[] told = new byte[IpAddress.BYTES];
    private boolean isTold;
    private boolean asking;
    private long notBefore;
    private int ticks;

    /// @param call free for it alone
    /// @param buffer free during [#tick]
    public Registration(Kernel kernel, Settings settings, Call call, byte[] buffer, long seed) {
        this.settings = settings;
        this.log = new Log(kernel);
        this.call = call;
        this.own = new OwnAddress(kernel, buffer);
        this.backoff = new Backoff(seed);
        this.notBefore = kernel.monotonicNanos();
    }

    /// Forgets what the manager knows: after a restore it may be somebody else's.
    public void again() {
        isTold = false;
        notBefore = Long.MIN_VALUE;
        backoff.restart();
    }

    /// Called once a second.
    public void tick(long now) {
        if (asking && !call.isBusy()) {
            asking = false;
            finish(now);
        }
        if (asking || now < notBefore || (isTold && ++ticks % TICKS_BETWEEN_LOOKS != 0)) {
            return;
        }
        if (settings.hasManager() && own.find() && !(isTold && isSame())) {
            tell(now);
        }
    }

    private void tell(long now) {
        Endpoint manager = settings.manager();
        String vmId = settings.vmId();
        if (manager != null && vmId != null) {
            System.arraycopy(own.address(), 0, told, 0, told.length);
            call.start(manager, head(vmId, settings.token()), body(), now);
            asking = true;
        }
    }

    private boolean isSame() {
        for (int i = 0; i < told.length; i++) {
            if (told[i] != own.address()[i]) {
                return false;
            }
        }
        return true;
    }

    private static String head(String vmId, @Nullable String token) {
        return "POST /v1/vms/"
                + vmId
                + "/guest-ip HTTP/1.1\r\nContent-Type: application/json\r\n"
                + (token == null ? "" : "Authorization: Bearer " + token + "\r\n");
    }

    private String body() {
        return "{\"guest_ip\":\"" + IpAddress.text(told) + "\"}";
    }

    private void finish(long now) {
        isTold = call.status() / 100 == 2;
        if (isTold) {
            log.say("the manager knows this guest as " + IpAddress.text(told));
            backoff.restart();
            return;
        }
        if (backoff.isFresh()) {
            log.say(
                    "the manager did not take the address: status "
                            + call.status()
                            + "; will retry");
        }
        notBefore = now + backoff.nextNanos();
    }
}
