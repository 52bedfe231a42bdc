// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;
import java.util.Map;

/// One guest agent that Prometheus can scrape by itself, in the form of its HTTP service discovery.
///
/// @param targets one address, `HOST:PORT`, as the host reaches it
/// @param labels `vm` (its id), `name` and `host`, as on the families of the manager
public record ScrapeTarget(List<String> targets, Map<String, String> labels) {

    public ScrapeTarget {
        targets = List.copyOf(targets);
        labels = Map.copyOf(labels);
    }
}
