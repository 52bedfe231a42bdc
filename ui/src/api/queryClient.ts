// SPDX-License-Identifier: Apache-2.0
import { QueryClient } from '@tanstack/react-query';

/** Live lists are asked for again after this time. */
export const POLL_MS = 1_000;

/** A value older than this is not shown: stale is never shown as live. */
export const SILENT_AFTER_MS = 3_000;

/** A query cache for a UI that polls: the next poll is the retry. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The manager may well be on this machine: being offline says nothing about it.
      queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
