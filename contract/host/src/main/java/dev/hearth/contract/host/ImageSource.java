// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a piece of an image comes from: exactly one of the first three. It may be compressed with
/// gzip, zstd or xz.
///
/// @param upload the id of an upload that is complete
/// @param path an absolute path on the host, below a folder its operator opened for that
/// @param url an address its operator allowed
/// @param sha256 what the file must have, as it comes, in lower case; null: whatever it has
public record ImageSource(
        @Nullable UUID upload,
        @Nullable String path,
        @Nullable String url,
        @Nullable String sha256) {}
