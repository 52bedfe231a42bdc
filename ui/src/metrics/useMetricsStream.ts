// SPDX-License-Identifier: Apache-2.0
import { useMemo, useSyncExternalStore } from 'react';
import { socketAddress } from '../api/address';
import { api, bodyOf } from '../api/client';
import type { VmHistory } from '../api/types';
import { earlierMetrics } from './earlier';
import { MetricsStream, type StreamView } from './MetricsStream';

/** The live samples of a VM, for as long as the component is shown. */
export function useMetricsStream(vmId: string): StreamView {
  const stream = useMemo(
    () =>
      new MetricsStream(socketAddress(`v1/vms/${encodeURIComponent(vmId)}/metrics/ws`), (signal) =>
        askEarlier(vmId, signal),
      ),
    [vmId],
  );
  return useSyncExternalStore(stream.subscribe, stream.getView);
}

async function askEarlier(id: string, signal: AbortSignal): Promise<VmHistory> {
  const query = { from: '-15m', step: '1s', metrics: earlierMetrics.join(',') };
  const params = { path: { id }, query };
  const body = await bodyOf(api.GET('/v1/vms/{id}/metrics/history', { params, signal }));
  // It is text only when it was asked for as text.
  return body as VmHistory;
}
