// SPDX-License-Identifier: Apache-2.0
import { useMemo, useSyncExternalStore } from 'react';
import { socketAddress } from '../api/address';
import { FleetStream } from './FleetStream';

/** The whole fleet, live, for as long as the component is shown. */
export function useFleetStream() {
  const stream = useMemo(() => new FleetStream(socketAddress('v1/metrics/ws')), []);
  const view = useSyncExternalStore(stream.subscribe, stream.getView);
  return { stream, view };
}
