// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of Firecracker. Pre-releases count as what they lead to.
record FirecrackerVersion(int major, int minor, int patch)
        implements Comparable<FirecrackerVersion> {

    /// The first that lets a restored machine have another network device.
    static final FirecrackerVersion OLDEST = new FirecrackerVersion(1, 12, 0);

    /// Its guests lose vsock when they are restored
    /// (https://github.com/firecracker-microvm/firecracker/issues/5969).
    static final FirecrackerVersion NO_VSOCK_AFTER_RESTORE = new FirecrackerVersion(1, 16, 0);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");

    /// As `GET /version` has it. Throws [ApiException] when it is none.
    static FirecrackerVersion parse(String text) throws ApiException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new ApiException(
                    ApiException.Kind.BROKEN,
                    "Firecracker says no version but %.40s".formatted(text));
        }
        return new FirecrackerVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    @Override
    public int compareTo(FirecrackerVersion other) {
        return Comparator.comparingInt(FirecrackerVersion::major)
                .thenComparingInt(FirecrackerVersion::minor)
                .thenComparingInt(FirecrackerVersion::patch)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
