// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.ConsoleFrame;
import dev.hearth.contract.host.ConsoleNotice;
import dev.hearth.host.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Takes what a viewer is sent, at once.
final class Watcher {

    private final Viewer viewer;
    private final List<ConsoleNotice> notices = new ArrayList<>();
    private final StringBuilder output = new StringBuilder();

    Watcher(Viewer viewer) {
        this.viewer = viewer;
    }

    Viewer viewer() {
        return viewer;
    }

    /// The last notice of a type; waits for it.
    ConsoleNotice notice(ConsoleNotice.Type type) {
        return await().until(() -> last(type), Optional::isPresent).orElseThrow();
    }

    /// Returns when the text was printed.
    void awaitOutput(String text) {
        await().until(() -> {
            take();
            return output.indexOf(text) >= 0;
        });
    }

    /// How much it missed so far.
    long dropped() {
        take();
        return notices.stream()
                .filter(each -> each.type() == ConsoleNotice.Type.DROPPED)
                .mapToLong(each -> Objects.requireNonNull(each.bytes()))
                .sum();
    }

    /// Everything printed so far.
    String output() {
        take();
        return output.toString();
    }

    private Optional<ConsoleNotice> last(ConsoleNotice.Type type) {
        take();
        return notices.stream().filter(each -> each.type() == type).reduce((a, b) -> b);
    }

    private void take() {
        try {
            Optional<ConsoleFrame> frame = viewer.next(Duration.ofMillis(1));
            while (frame.isPresent()) {
                byte[] payload = frame.get().payload();
                switch (frame.get().kind()) {
                    case HEARTBEAT -> {}
                    case OUTPUT -> output.append(new String(payload, StandardCharsets.UTF_8));
                    case NOTICE ->
                            notices.add(Wire.mapper().readValue(payload, ConsoleNotice.class));
                }
                frame = viewer.next(Duration.ofMillis(1));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
