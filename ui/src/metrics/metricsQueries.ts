// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { POLL_MS } from '../api/queryClient';
import type { VmMetrics } from '../api/types';

/** The latest sample of every VM, and when it came. */
export interface FleetMetrics {
  readonly byVm: Readonly<Record<string, VmMetrics>>;
  /** By the browser's monotonic clock. */
  readonly receivedAt: number;
}

/** Asks for all samples once a second. */
export const fleetMetricsQuery = queryOptions({
  queryKey: ['metrics'],
  refetchInterval: POLL_MS,
  queryFn: async ({ signal }): Promise<FleetMetrics> => {
    const samples = await bodyOf(api.GET('/v1/metrics', { signal }));
    const byVm = Object.fromEntries(samples.map((sample) => [sample.vm_id, sample]));
    return { byVm, receivedAt: performance.now() };
  },
});
