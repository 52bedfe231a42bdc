// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { POLL_MS } from '../api/queryClient';

/** Whether the manager is ready, and what it knows of its hosts; asked once a second. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  refetchInterval: POLL_MS,
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/health', { signal })),
});
