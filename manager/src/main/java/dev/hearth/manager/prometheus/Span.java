// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.prometheus;

/// The moments a query is evaluated at.
///
/// @param firstMs since the epoch
/// @param stepMs from one to the next, whole seconds
/// @param count how many
public record Span(long firstMs, long stepMs, int count) {

    public Span {
        if (stepMs < 1_000 || stepMs % 1_000 != 0 || count < 1) {
            throw new IllegalArgumentException(
                    "no span: %d moments, %d ms apart".formatted(count, stepMs));
        }
    }

    long lastMs() {
        return firstMs + (count - 1) * stepMs;
    }

    /// Which of them a moment is; -1 when it is none.
    int indexOf(long atMs) {
        long since = atMs - firstMs;
        if (since < 0 || since % stepMs != 0 || since / stepMs >= count) {
            return -1;
        }
        return (int) (since / stepMs);
    }
}
