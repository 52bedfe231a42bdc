// SPDX-License-Identifier: Apache-2.0
import { useMemo, useSyncExternalStore } from 'react';
import { socketAddress } from '../api/address';
import { MetricsStream, type StreamView } from './MetricsStream';

/** The live samples of a VM, for as long as the component is shown. */
export function useMetricsStream(vmId: string): StreamView {
  const stream = useMemo(
    () => new MetricsStream(socketAddress(`v1/vms/${encodeURIComponent(vmId)}/metrics/ws`)),
    [vmId],
  );
  return useSyncExternalStore(stream.subscribe, stream.getView);
}
