// SPDX-License-Identifier: Apache-2.0
/// The HTTP/1.1 server as a client of the real one sees it: one request at a time, ten connections,
/// no reason phrase, no length on a 204, keep-alive whatever the client says, and an error body for
/// broken HTTP that is not valid JSON. The rules were read in Firecracker's source, not run. Knows
/// nothing of the other packages.
@NullMarked
package dev.hearth.fakefirecracker.http;

import org.jspecify.annotations.NullMarked;
