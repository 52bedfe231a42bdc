// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

/// Where a guest agent is found, and the bounds both sides keep: the agent never exceeds them, the
/// host refuses what does.
public final class GuestApi {

    /// TCP port of the agent in the guest, unless it was told otherwise.
    public static final int PORT = 8080;

    /// The [GuestReport], as JSON.
    public static final String METRICS_PATH = "/metrics";

    /// Whether the agent can read its guest: 200 or 503.
    public static final String HEALTH_PATH = "/health";

    /// PUT: another agent in place of the one that runs, behind its signature of 64 bytes.
    public static final String AGENT_PATH = "/agent";

    /// What an agent that takes another one says it can.
    public static final String UPGRADE = "upgrade";

    /// Longest agent that is taken, in bytes.
    public static final int MAX_AGENT_BYTES = 1 << 20;

    /// Parameter of the guest's kernel command line that tells an agent which VM it is in.
    public static final String VM_ID_BOOT_PARAMETER = "hearth.vm_id";

    /// Longest body of a report, in bytes.
    public static final int MAX_REPORT_BYTES = 64 * 1024;

    /// Objects and arrays inside each other, the report itself included.
    public static final int MAX_DEPTH = 8;

    /// CPUs in one report; Firecracker gives a guest at most 32.
    public static final int MAX_CPUS = 128;

    /// Network interfaces in one report.
    public static final int MAX_NETWORK_DEVICES = 48;

    /// Whole disks in one report.
    public static final int MAX_DISKS = 24;

    /// File systems in one report.
    public static final int MAX_FILE_SYSTEMS = 16;

    /// Characters in what a file system is on, where it is mounted and what kind it is: 128 bytes,
    /// each as `\xhh` at worst.
    public static final int MAX_MOUNT_TEXT = 512;

    /// Characters in the name of a device. Names are printable ASCII without blanks; the agent
    /// writes any other byte of a kernel name as `\xhh`.
    public static final int MAX_DEVICE_NAME = 128;

    /// Characters in an agent version.
    public static final int MAX_VERSION = 32;

    private GuestApi() {}
}
