// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

/// What the server counts about itself.
public final class Traffic {

    private long requests;
    private long refused;
    private long wakeups;
    private int connections;

    /// Requests since the start, refused ones included.
    public long requests() {
        return requests;
    }

    /// Requests that were answered by a [Problem], and connections there was no room for.
    public long refused() {
        return refused;
    }

    /// Connections that are open now.
    public int connections() {
        return connections;
    }

    /// How often the agent had something to do.
    public long wakeups() {
        return wakeups;
    }

    void wakeup() {
        wakeups++;
    }

    void request() {
        requests++;
    }

    void refusal() {
        refused++;
    }

    void opened() {
        connections++;
    }

    void closed() {
        connections--;
    }
}
