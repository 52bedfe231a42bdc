// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.register;

import dev.hearth.guest.config.Metadata;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.config.Source;
import dev.hearth.guest.http.Call;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import dev.hearth.guest.net.Endpoint;
import java.util.Objects;

/// Asks Firecracker's metadata service, version 2, who this guest is: a session token first, then
/// `/hearth`. Only where it is asked to; until it knows, less and less often; again after a
/// restore.
public final class MetadataClient {

    private enum State {
        DUE,
        TOKEN,
        CONTENT,
        KNOWN
    }

    private static final Endpoint SERVICE =
            Objects.requireNonNull(Endpoint.parse("169.254.169.254:80"));

    private static final String PUT_TOKEN =
            "PUT /latest/api/token HTTP/1.1\r\nX-metadata-token-ttl-seconds: 60\r\n";
    private static final int MAX_TOKEN = 256;

    private final Settings settings;
    private final Log log;
    private final Call call;
    private final Metadata metadata;
    private final Backoff backoff;
    private State state = State.DUE;
    private long notBefore;

    /// @param call free for it alone
    public MetadataClient(Kernel kernel, Settings settings, Call call, long seed) {
        this.settings = settings;
        this.log = new Log(kernel);
        this.call = call;
        this.metadata = new Metadata(settings);
        this.backoff = new Backoff(seed);
        this.notBefore = kernel.monotonicNanos();
    }

    /// Forgets what it knows: a clone is another VM.
    public void again() {
        settings.forget(Source.METADATA);
        state = State.DUE;
        notBefore = Long.MIN_VALUE;
        backoff.restart();
    }

    /// Called once a second.
    public void tick(long now) {
        if (call.isBusy() || now < notBefore || !settings.asksMetadata()) {
            return;
        }
        switch (state) {
            case DUE -> {
                state = State.TOKEN;
                call.start(SERVICE, PUT_TOKEN, "", now);
            }
            case TOKEN -> askContent(now);
            case CONTENT -> {
                if (call.status() == 200 && metadata.read(call.body())) {
                    state = State.KNOWN;
                    sayFaults();
                } else {
                    retry(now);
                }
            }
            case KNOWN -> {}
        }
    }

    private void askContent(long now) {
        String token = call.body().trim();
        if (call.status() != 200 || !isToken(token)) {
            retry(now);
            return;
        }
        state = State.CONTENT;
        call.start(
                SERVICE,
                "GET /hearth HTTP/1.1\r\nAccept: application/json\r\nX-metadata-token: "
                        + token
                        + "\r\n",
                "",
                now);
    }

    private void sayFaults() {
        for (String fault : settings.faults()) {
            log.say(fault + "; it is left out");
        }
        settings.faults().clear();
    }

    /// Whether it can stand in a header.
    private static boolean isToken(String text) {
        boolean visible = !text.isEmpty() && text.length() <= MAX_TOKEN;
        for (int i = 0; visible && i < text.length(); i++) {
            visible = text.charAt(i) > ' ' && text.charAt(i) < 0x7f;
        }
        return visible;
    }

    private void retry(long now) {
        state = State.DUE;
        notBefore = now + backoff.nextNanos();
    }
}
