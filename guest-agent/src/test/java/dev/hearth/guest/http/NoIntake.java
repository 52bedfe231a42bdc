// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import org.jspecify.annotations.Nullable;

/// Takes no bodies.
public final class NoIntake implements Intake {

    @Override
    public boolean has(Request request) {
        return false;
    }

    @Override
    public @Nullable Problem begin(long length) {
        throw new AssertionError("nobody sends what nobody takes");
    }

    @Override
    public void take(byte[] bytes, int from, int count) {
        throw new AssertionError("nobody sends what nobody takes");
    }

    @Override
    public @Nullable Problem end(Response response) {
        throw new AssertionError("nobody sends what nobody takes");
    }

    @Override
    public void abandon() {
        throw new AssertionError("nobody sends what nobody takes");
    }
}
