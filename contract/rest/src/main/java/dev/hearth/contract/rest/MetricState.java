// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

/// How well a VM is measured; [VmMetrics#reason] says why.
public enum MetricState {
    /// The guest itself answers.
    LIVE("live"),
    /// The guest agent answered before in this incarnation, and not for this sample.
    FALLBACK("fallback"),
    /// The guest agent answered before in this incarnation, and has missed three samples or more.
    STALLED("stalled"),
    /// The guest agent has not answered in this incarnation.
    NO_AGENT("no-agent"),
    /// The VM stands still, and so do its figures: nothing is measured.
    PAUSED("paused"),
    /// The VM does not run: nothing is measured.
    STOPPED("stopped"),
    /// Its host does not answer: every value is null.
    UNKNOWN("unknown");

    private final String wire;

    MetricState(String wire) {
        this.wire = wire;
    }

    /// The name on the wire.
    @Override
    public String toString() {
        return wire;
    }
}
