// SPDX-License-Identifier: Apache-2.0
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import type { VmEvents } from '../api/types';
import type { EventKind } from './eventWords';

/** Every page that is shown is asked for again, so not as often as one value. */
const POLL_EVENTS_MS = 3_000;

/** What happened to a VM, newest first, by pages. @param kind only these; none: all */
export function eventsQuery(id: string, kind: readonly EventKind[] = []) {
  return infiniteQueryOptions({
    queryKey: ['events', id, kind],
    refetchInterval: POLL_EVENTS_MS,
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page: VmEvents) => page.before ?? undefined,
    queryFn: ({ pageParam: before, signal }) =>
      bodyOf(
        api.GET('/v1/vms/{id}/events', {
          params: { path: { id }, query: { ...since(before), ...of(kind) } },
          signal,
        }),
      ),
  });
}

/** What happened to all VMs, newest first, by pages of so many. @param kind as above */
export function allEventsQuery(limit: number, kind: readonly EventKind[]) {
  return infiniteQueryOptions({
    queryKey: ['all-events', limit, kind],
    refetchInterval: POLL_EVENTS_MS,
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page: VmEvents) => page.before ?? undefined,
    queryFn: ({ pageParam: before, signal }) =>
      bodyOf(
        api.GET('/v1/events', {
          params: { query: { limit, ...since(before), ...of(kind) } },
          signal,
        }),
      ),
  });
}

function since(before: number | undefined) {
  return before === undefined ? {} : { before };
}

function of(kind: readonly EventKind[]) {
  return kind.length === 0 ? {} : { kind: [...kind] };
}
