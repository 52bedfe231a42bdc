// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

/// Who says what, the weakest first.
public enum Source {
    DEFAULT("default"),
    METADATA("metadata"),
    BOOT("kernel command line"),
    FILE("file"),
    OPTION("option");

    private final String text;

    Source(String text) {
        this.text = text;
    }

    /// What this source calls a key.
    String nameOf(Key key) {
        return switch (this) {
            case DEFAULT, FILE -> key.toString();
            case METADATA -> key.name("", '_');
            case BOOT -> key.name("hearth.", '_');
            case OPTION -> key.name("--", '-');
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
