// SPDX-License-Identifier: Apache-2.0
import type { Vm } from '../api/types';
import { mebibytes } from '../ui/format';

/** Of an ext4 file system with blocks of 4 KiB: 16 TiB. */
export const MOST_DISK_MIB = 16_777_216;

/** How large the disk of a VM is that Hearth boots. */
export function diskWords({ disk_mib }: Vm): string {
  return disk_mib === null ? 'as large as the image’s' : mebibytes(disk_mib);
}
