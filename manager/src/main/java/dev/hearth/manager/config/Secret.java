// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.config;

/// A value nobody may read in a log, a message or a debugger's tooltip by accident.
///
/// @param reveal the value itself
public record Secret(String reveal) {

    /// Never the value.
    @Override
    public String toString() {
        return "***";
    }
}
