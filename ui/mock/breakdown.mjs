// SPDX-License-Identifier: Apache-2.0

/**
 * @typedef {import('./vm.mjs').MockVm} MockVm
 * @typedef {import('../src/api/types').VmBreakdown} VmBreakdown
 */

const GIB = 1_073_741_824;

/**
 * The parts of a VM: as many CPUs as it was given, an interface, a disk, and a file system that is
 * nearly full.
 *
 * @param {MockVm} found
 * @returns {VmBreakdown}
 */
export function breakdown(found) {
  const { vm, sample } = found;
  if (sample.state !== 'live' || sample.cpu_usage_percent === null) {
    const nothing = { at: null, age_ms: null, interval_ms: null };
    const parts = { cpus: null, network: null, disks: null, file_systems: null };
    return { vm_id: vm.id, reason: sample.reason, ...nothing, ...parts };
  }
  const busy = sample.cpu_usage_percent;
  return {
    vm_id: vm.id,
    reason: null,
    at: sample.at,
    age_ms: Date.now() - found.measuredAt + 35,
    interval_ms: sample.interval_ms,
    cpus: Array.from({ length: vm.vcpu_count ?? 1 }, (_, cpu) => cpuOf(cpu, busy)),
    network: [
      {
        device: 'eth0',
        in_bytes_per_second: sample.network_in_bytes,
        out_bytes_per_second: sample.network_out_bytes,
        in_packets_per_second: 61,
        out_packets_per_second: 44.5,
      },
    ],
    disks: [
      {
        device: 'vda',
        read_bytes_per_second: sample.disk_read_bytes,
        write_bytes_per_second: sample.disk_write_bytes,
        reads_per_second: 0,
        writes_per_second: 12.5,
      },
    ],
    file_systems: [
      fileSystem('/', '/dev/vda', 0.42),
      fileSystem('/var/lib/postgresql', '/dev/vdb', 0.94),
      {
        ...fileSystem('/mnt/stale', '/dev/vdc', 0),
        size_bytes: null,
        used_bytes: null,
        available_bytes: null,
        files: null,
        files_used: null,
      },
    ],
  };
}

/** @param {number} cpu @param {number} busy */
function cpuOf(cpu, busy) {
  return {
    cpu,
    busy_percent: busy,
    user_percent: busy * 0.6,
    system_percent: busy * 0.25,
    irq_percent: busy * 0.05,
    steal_percent: busy * 0.1,
    iowait_percent: 1.5,
  };
}

/** @param {string} place @param {string} device @param {number} share */
function fileSystem(place, device, share) {
  return {
    device,
    mount_point: place,
    type: 'ext4',
    size_bytes: 8 * GIB,
    used_bytes: Math.round(7.6 * GIB * share),
    available_bytes: Math.round(7.6 * GIB * (1 - share)),
    files: 524_288,
    files_used: Math.round(524_288 * share * 0.3),
  };
}
