// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.config;

import java.util.List;

/// The environment is not a configuration. Lists everything that is wrong with it.
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final List<String> faults;

    ConfigException(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    /// One sentence per fault, at least one.
    public List<String> faults() {
        return faults;
    }
}
