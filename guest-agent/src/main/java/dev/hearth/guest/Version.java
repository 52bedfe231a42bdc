// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

/// The version of the agent: that of the build, without `-SNAPSHOT`; a test compares them.
final class Version {

    static final String TEXT = "0.1.0";

    private Version() {}
}
