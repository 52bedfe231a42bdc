// SPDX-License-Identifier: Apache-2.0
import { mebibytes } from '../ui/format';
import type { HostLoad } from './hostLoad';

const NOT_KNOWN = 'not known';

/** `3 of 4 CPUs`; more than there are is no fault, VMs share them. */
export function promisedVcpus({ vcpus, host: { cpu_count } }: HostLoad): string {
  return `${vcpus?.toString() ?? NOT_KNOWN}, for ${cpu_count?.toString() ?? NOT_KNOWN} CPUs`;
}

/** `2 GiB of 16 GiB` */
export function promisedMemory({ memoryMib, host: { mem_total_mib } }: HostLoad): string {
  return `${size(memoryMib)} of ${size(mem_total_mib)}`;
}

/** `2 run, of 6` */
export function counted({ running, residents }: HostLoad): string {
  return `${running.toString()} run, of ${residents.length.toString()}`;
}

function size(mib: number | null): string {
  return mib === null ? NOT_KNOWN : mebibytes(mib);
}
