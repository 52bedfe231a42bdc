// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.api;

import dev.hearth.fakefirecracker.http.HttpRequest;
import dev.hearth.fakefirecracker.metrics.Counters;
import java.util.Map;

/// Counts requests in the groups `get_api_requests`, `put_api_requests`, `patch_api_requests`. The
/// real one counts failures while parsing; the fake counts every refusal.
final class RequestCounts {

    /// Name of the counters by method and first part of the path.
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("GET ", "instance_info"),
                    Map.entry("GET machine-config", "machine_cfg"),
                    Map.entry("GET mmds", "mmds"),
                    Map.entry("GET version", "vmm_version"),
                    Map.entry("GET hotplug", "hotplug_memory"),
                    Map.entry("PUT actions", "actions"),
                    Map.entry("PUT boot-source", "boot_source"),
                    Map.entry("PUT drives", "drive"),
                    Map.entry("PUT logger", "logger"),
                    Map.entry("PUT machine-config", "machine_cfg"),
                    Map.entry("PUT cpu-config", "cpu_cfg"),
                    Map.entry("PUT metrics", "metrics"),
                    Map.entry("PUT network-interfaces", "network"),
                    Map.entry("PUT mmds", "mmds"),
                    Map.entry("PUT vsock", "vsock"),
                    Map.entry("PUT pmem", "pmem"),
                    Map.entry("PUT serial", "serial"),
                    Map.entry("PUT hotplug", "hotplug_memory"),
                    Map.entry("PATCH drives", "drive"),
                    Map.entry("PATCH network-interfaces", "network"),
                    Map.entry("PATCH machine-config", "machine_cfg"),
                    Map.entry("PATCH mmds", "mmds"),
                    Map.entry("PATCH hotplug", "hotplug_memory"),
                    Map.entry("PATCH pmem", "pmem"));

    private final Counters counters;

    RequestCounts(Counters counters) {
        this.counters = counters;
    }

    void arrived(HttpRequest request) {
        count(request, "_count");
    }

    void refused(HttpRequest request) {
        if (!request.method().equals("GET")) {
            count(request, "_fails");
        }
    }

    void deprecated() {
        counters.add("deprecated_api", "deprecated_http_api_calls", 1);
    }

    private void count(HttpRequest request, String what) {
        String first = CallParser.tokens(request.uri()).stream().findFirst().orElse("");
        String name = NAMES.get(request.method() + " " + first);
        if (name != null) {
            String group =
                    switch (request.method()) {
                        case "GET" -> "get_api_requests";
                        case "PUT" -> "put_api_requests";
                        default -> "patch_api_requests";
                    };
            counters.add(group, name + what, 1);
        }
    }
}
