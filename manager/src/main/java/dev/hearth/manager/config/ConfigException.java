// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.config;

import java.util.List;

/// The manager may not start as it is configured. Lists everything that is wrong, at once.
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// @param faults what is wrong with which key, and what it should be; at least one
    public ConfigException(List<String> faults) {
        super(String.join("\n", faults));
    }
}
