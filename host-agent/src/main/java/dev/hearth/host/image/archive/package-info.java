// SPDX-License-Identifier: Apache-2.0
/// Archives that nobody trusts, and what is made of them: an OCI or docker archive becomes an ext4
/// root file system, without root and without a daemon. **No name from an archive is ever a name on
/// the host**: entries are merged in memory, contents lie in files with numbers for names, and
/// `debugfs` writes both into a file system of its own. Compression other than gzip is undone by
/// programs with a process of their own. Uses `dev.hearth.host.storage` and nothing else of the
/// host agent.
@NullMarked
package dev.hearth.host.image.archive;

import org.jspecify.annotations.NullMarked;
