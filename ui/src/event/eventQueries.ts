// SPDX-License-Identifier: Apache-2.0
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import type { VmEvents } from '../api/types';

/** Every page that is shown is asked for again, so not as often as one value. */
const POLL_EVENTS_MS = 3_000;

/** What happened to a VM, newest first, by pages. */
export function eventsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['events', id],
    refetchInterval: POLL_EVENTS_MS,
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page: VmEvents) => page.before ?? undefined,
    queryFn: ({ pageParam: before, signal }) =>
      bodyOf(
        api.GET('/v1/vms/{id}/events', {
          params: { path: { id }, query: before === undefined ? {} : { before } },
          signal,
        }),
      ),
  });
}

/** What happened to all VMs, newest first, by pages of so many. */
export function allEventsQuery(limit: number) {
  return infiniteQueryOptions({
    queryKey: ['all-events', limit],
    refetchInterval: POLL_EVENTS_MS,
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page: VmEvents) => page.before ?? undefined,
    queryFn: ({ pageParam: before, signal }) =>
      bodyOf(
        api.GET('/v1/events', {
          params: { query: before === undefined ? { limit } : { before, limit } },
          signal,
        }),
      ),
  });
}
