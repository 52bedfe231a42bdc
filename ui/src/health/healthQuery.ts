// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { noteOutages } from './outages';

/** That the manager is away, each page also learns of what it asks for itself. */
const POLL_MS = 2_000;

/** Whether the manager is ready, and what it knows of its hosts; asked every two seconds. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  refetchInterval: POLL_MS,
  queryFn: async ({ signal }) => {
    const health = await bodyOf(api.GET('/v1/health', { signal }));
    noteOutages(health.hosts, Date.now());
    return health;
  },
});
