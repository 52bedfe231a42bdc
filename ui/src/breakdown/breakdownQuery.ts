// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { POLL_MS } from '../api/queryClient';
import type { VmBreakdown } from '../api/types';

/** The parts of a VM, and when they came, by the monotonic clock. */
export interface Received {
  readonly parts: VmBreakdown;
  readonly receivedAt: number;
}

/** Each CPU, interface, disk and file system of a VM: asked for once a second while somebody looks. */
export function breakdownQuery(id: string) {
  return queryOptions({
    queryKey: ['vms', id, 'breakdown'],
    refetchInterval: POLL_MS,
    // What was seen before the page was closed is old when it is opened again.
    gcTime: 0,
    queryFn: async ({ signal }): Promise<Received> => {
      const path = { params: { path: { id } }, signal };
      const parts = await bodyOf(api.GET('/v1/vms/{id}/metrics/breakdown', path));
      return { parts, receivedAt: performance.now() };
    },
  });
}
