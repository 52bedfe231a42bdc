// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import dev.hearth.contract.host.ConsoleFrame;
import dev.hearth.contract.rest.ConsoleNotice;
import dev.hearth.manager.host.ConsoleClient;
import dev.hearth.manager.host.ConsoleStream;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import dev.hearth.manager.problem.HearthException;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins one viewer to one console, and again when the host agent was gone for a while. A thread
/// carries what the guest prints; what is typed is carried by whoever calls.
final class ConsoleRelay implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsoleRelay.class);

    /// For a host agent to come back.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// For the host agent to say who the viewer is.
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final ConsoleClient client;
    private final Json json;
    private final UUID vm;
    private final String name;
    private final String mode;
    private final Terminal terminal;
    private final Thread carrier;
    private volatile @Nullable ConsoleStream stream;
    private volatile CompletableFuture<UUID> viewer = new CompletableFuture<>();
    private volatile boolean closed;

    /// Starts at once.
    ConsoleRelay(ConsoleClient client, Json json, ConsoleSeat seat, Terminal terminal) {
        this.client = client;
        this.json = json;
        this.vm = seat.vm().value();
        this.name = seat.name();
        this.mode = seat.mode();
        this.terminal = terminal;
        this.carrier = Thread.ofVirtual().name("console-" + vm).start(this::run);
    }

    /// Types for the viewer; what cannot be typed is told to it.
    void type(byte[] keys) throws IOException {
        ask(known -> client.type(vm, known, keys));
    }

    /// Asks for something else for the viewer.
    ///
    /// @param control a ConsoleControl in JSON, which the host agent checks
    void control(String control) throws IOException {
        ask(known -> client.control(vm, known, control));
    }

    /// The viewer is gone.
    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() != carrier) {
            carrier.interrupt();
        }
        try {
            if (viewer.isDone()) {
                client.leave(vm, viewer.join());
            }
            ConsoleStream open = stream;
            if (open != null) {
                open.close();
            }
        } catch (HearthException | IOException e) {
            // The host agent notices by itself that nobody reads.
            log.atDebug().setCause(e).log("a console could not be left");
        }
    }

    /// Something to ask the host agent for a viewer it knows.
    private interface Request {
        void send(UUID viewer);
    }

    /// A browser that types at once need not wait for `attached` first.
    private void ask(Request request) throws IOException {
        String why;
        try {
            request.send(viewer.get(ATTACH_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
            return;
        } catch (HearthException e) {
            why = String.valueOf(e.getMessage());
        } catch (TimeoutException | ExecutionException e) {
            why = "the console is not attached; try again in a moment";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        terminal.tell(notice(ConsoleNotice.Type.REFUSED, why));
    }

    private void run() {
        try {
            String trouble = "";
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (!closed && System.nanoTime() < giveUp) {
                try (ConsoleStream opened = client.attach(vm, name, mode)) {
                    stream = opened;
                    if (carry(opened)) {
                        return;
                    }
                    trouble = "the host agent ended the connection";
                    giveUp = System.nanoTime() + PATIENCE.toNanos();
                } catch (WrongState e) {
                    trouble = String.valueOf(e.getMessage());
                    break;
                } catch (HearthException e) {
                    trouble = String.valueOf(e.getMessage());
                } catch (HostGone e) {
                    trouble = "the host agent is gone";
                    giveUp = System.nanoTime() + PATIENCE.toNanos();
                }
                interrupted(trouble);
                terminal.beat();
                Thread.sleep(PAUSE);
            }
            terminal.tell(notice(ConsoleNotice.Type.ENDED, trouble));
        } catch (IOException e) {
            log.atDebug().setCause(e).log("a viewer of a console is gone");
        } catch (InterruptedException e) {
            // Closed.
            return;
        } finally {
            terminal.close();
        }
    }

    /// Tells it once.
    private void interrupted(String trouble) throws IOException {
        if (viewer.isDone() && !closed) {
            viewer = new CompletableFuture<>();
            terminal.tell(notice(ConsoleNotice.Type.INTERRUPTED, trouble));
        }
    }

    /// Carries until the stream ends; true when the console has, too. Something comes every second.
    private boolean carry(ConsoleStream opened) throws IOException, HostGone {
        for (Optional<ConsoleFrame> next = next(opened); next.isPresent(); next = next(opened)) {
            terminal.beat();
            byte[] payload = next.get().payload();
            switch (next.get().kind()) {
                case HEARTBEAT -> {}
                case OUTPUT -> terminal.print(payload);
                case NOTICE -> {
                    ConsoleNotice notice = notice(payload);
                    terminal.tell(notice);
                    UUID known = notice.viewer();
                    if (known != null) {
                        viewer.complete(known);
                    }
                    if (notice.type() == ConsoleNotice.Type.ENDED) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// The host agent is gone, not the viewer.
    private static final class HostGone extends Exception {
        private static final long serialVersionUID = 1;

        HostGone(Exception cause) {
            super(cause);
        }
    }

    private static Optional<ConsoleFrame> next(ConsoleStream opened) throws HostGone {
        try {
            return opened.next();
        } catch (IOException e) {
            throw new HostGone(e);
        }
    }

    private ConsoleNotice notice(byte[] payload) throws HostGone {
        try {
            return json.read(payload, ConsoleNotice.class);
        } catch (NotJson e) {
            throw new HostGone(e);
        }
    }

    private static ConsoleNotice notice(ConsoleNotice.Type type, String detail) {
        return new ConsoleNotice(type, null, null, null, detail);
    }
}
