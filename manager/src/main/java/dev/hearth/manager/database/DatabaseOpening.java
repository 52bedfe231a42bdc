// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import dev.hearth.manager.config.DatabaseUrl;
import dev.hearth.manager.home.Home;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A database that opens on a thread of its own while the rest of the manager starts. Safe for use
/// by many threads.
public final class DatabaseOpening implements AutoCloseable {

    private final CompletableFuture<Database> opened = new CompletableFuture<>();
    private final Thread thread;

    /// Begins to open at once, as [Database#open] does.
    public DatabaseOpening(Home home, Optional<DatabaseUrl> external) {
        this.thread =
                Thread.ofPlatform()
                        .name("database-opening")
                        .start(() -> {
                            try {
                                opened.complete(Database.open(home, external));
                            } catch (RuntimeException | Error e) {
                                opened.completeExceptionally(e);
                            }
                        });
    }

    /// The open database; waits for it. Throws CompletionException with the reason when it cannot
    /// be opened.
    Database await() {
        return opened.join();
    }

    /// Closes the database; one that is still opening is given up, and what it started is ended.
    @Override
    public void close() {
        try {
            if (!opened.isDone()) {
                thread.interrupt();
            }
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (opened.isDone() && !opened.isCompletedExceptionally()) {
            opened.join().close();
        }
    }
}
