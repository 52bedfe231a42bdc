// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { POLL_MS } from '../api/queryClient';
import { noteOutages } from './outages';

/** Whether the manager is ready, and what it knows of its hosts; asked once a second. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  refetchInterval: POLL_MS,
  queryFn: async ({ signal }) => {
    const health = await bodyOf(api.GET('/v1/health', { signal }));
    noteOutages(health.hosts, Date.now());
    return health;
  },
});
