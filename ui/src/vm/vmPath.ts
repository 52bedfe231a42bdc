// SPDX-License-Identifier: Apache-2.0

/** Where a VM's page is; without a tab it leads to its metrics. */
export function vmPath(id: string): string {
  return `/vms/${encodeURIComponent(id)}`;
}
