// SPDX-License-Identifier: Apache-2.0
/// What a person sees in a browser.
@NullMarked
package dev.hearth.e2e.browser;

import org.jspecify.annotations.NullMarked;
