// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

/// Over what time a store is asked for the figures of a step.
///
/// @param stepMs how long the step is
/// @param paceMs from one sample of a series to the next, in whole seconds
record StoreWindow(long stepMs, long paceMs) {

    /// A rate needs two samples, wherever the window begins.
    private static final int SAMPLES_OF_A_RATE = 2;

    /// So many rates a step are looked at for the least and the greatest of them.
    private static final int MOST_RATES = 60;

    private static final long MS_PER_SECOND = 1_000;

    long stepSeconds() {
        return stepMs / MS_PER_SECOND;
    }

    /// The time by which a counter's growth is told: the step, or as long as it takes.
    long increaseSeconds() {
        return Math.max(stepSeconds(), SAMPLES_OF_A_RATE * paceMs / MS_PER_SECOND);
    }

    /// Whether that is longer than the step.
    boolean isWiderThanTheStep() {
        return increaseSeconds() > stepSeconds();
    }

    /// The time each of the rates within a step is of.
    long rateSeconds() {
        return Math.max(
                SAMPLES_OF_A_RATE * paceMs / MS_PER_SECOND,
                Math.ceilDiv(stepSeconds(), (long) MOST_RATES));
    }

    /// Whether more than one fits into a step.
    boolean hasRates() {
        return stepSeconds() >= 2 * rateSeconds();
    }

    /// For how long of the step something is known of which it has so many samples. To within one
    /// sample: a step that has all but one has all, as samples do not come by the clock.
    int knownMs(double samples) {
        double known = samples * paceMs;
        return (int) Math.min(Integer.MAX_VALUE, known > stepMs - 1.5 * paceMs ? stepMs : known);
    }
}
