// SPDX-License-Identifier: Apache-2.0
/// `hearth image`: the images that VMs are made from, listed, imported and removed over the API.
@NullMarked
package dev.hearth.cli.image;

import org.jspecify.annotations.NullMarked;
