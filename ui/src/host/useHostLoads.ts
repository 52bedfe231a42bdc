// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useFleetStream } from '../fleet/useFleetStream';
import { healthQuery } from '../health/healthQuery';
import { vmsQuery } from '../vm/vmQueries';
import { hostLoads } from './hostLoad';

/** Sizes of VMs never change: the list is asked for because VMs come and go. */
const POLL_SIZES_MS = 5_000;

/** Every host with its VMs, live. */
export function useHostLoads() {
  const { stream, view } = useFleetStream();
  const health = useQuery(healthQuery);
  const vms = useQuery({ ...vmsQuery, refetchInterval: POLL_SIZES_MS });
  // Before the first snapshot, that no VM is there is not known.
  const isCurrent = view.phase === 'live' && health.error === null;
  const isKnown = view.heardAt !== null;
  const loads = hostLoads(health.data?.hosts ?? [], stream.store, isKnown ? vms.data : undefined);
  return { stream, loads, isKnown, isCurrent, isLoading: health.data === undefined };
}
