// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import type { VmHistory } from '../api/types';
import { historyMetrics } from './historyPanels';
import type { Span } from './span';

/** A chart of a day does not change with every second. */
const POLL_HISTORY_MS = 10_000;

function stretchOf(span: Span): { readonly from: string; readonly to?: string } {
  return span.kind === 'between'
    ? { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() }
    : { from: `-${Math.round(span.ms / 1_000).toString()}s` };
}

/** What was measured of a VM in a span; asked for again while it goes up to now. */
export function historyQuery(id: string, span: Span) {
  const query = { ...stretchOf(span), metrics: historyMetrics.join(',') };
  return queryOptions({
    queryKey: ['history', id, query],
    refetchInterval: span.kind === 'between' ? false : POLL_HISTORY_MS,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const body = await bodyOf(
        api.GET('/v1/vms/{id}/metrics/history', { params: { path: { id }, query }, signal }),
      );
      // It is text only when it was asked for as text.
      return body as VmHistory;
    },
  });
}

/** The same as comma-separated values, of all metrics there are. */
export async function historyAsCsv(id: string, span: Span): Promise<Blob> {
  const body: unknown = await bodyOf(
    api.GET('/v1/vms/{id}/metrics/history', {
      params: { path: { id }, query: stretchOf(span) },
      headers: { accept: 'text/csv' },
      parseAs: 'blob',
    }),
  );
  return body as Blob;
}
