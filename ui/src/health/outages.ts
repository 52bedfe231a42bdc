// SPDX-License-Identifier: Apache-2.0
import type { Host } from '../api/types';

/** Since when each host that does not answer was seen like that here; milliseconds since 1970. */
const since = new Map<string, number>();

/** Takes down which hosts answer now. */
export function noteOutages(hosts: readonly Pick<Host, 'url' | 'reachable'>[], now: number): void {
  for (const { url, reachable } of hosts) {
    if (reachable) since.delete(url);
    else if (!since.has(url)) since.set(url, now);
  }
}

/** When this page first saw that a host does not answer; null while it does. It may be longer. */
export function outageSince(url: string): number | null {
  return since.get(url) ?? null;
}
