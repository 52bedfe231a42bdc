// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

/// Somebody who gets every batch, until one side ends it. Safe for use by many threads.
public interface Subscription extends AutoCloseable {

    /// Ends it: no batch is delivered once the one in delivery is done. May be called again.
    @Override
    void close();

    /// Waits until it has ended: closed by anyone, by the end of the service, or because the
    /// consumer threw.
    void awaitEnd() throws InterruptedException;
}
