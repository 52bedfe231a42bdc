// SPDX-License-Identifier: Apache-2.0
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { POLL_MS } from '../api/queryClient';

/** Every VM, asked for once a second. */
export const vmsQuery = queryOptions({
  queryKey: ['vms'],
  refetchInterval: POLL_MS,
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/vms', { signal })),
});

/** What a VM does is told by its metrics, too, and asked for at once after whatever is done to it. */
const POLL_VM_MS = 2_000;

/** One VM, asked for every two seconds. */
export function vmQuery(id: string) {
  return queryOptions({
    queryKey: ['vms', id],
    refetchInterval: POLL_VM_MS,
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/vms/{id}', { params: { path: { id } }, signal })),
  });
}

export type VmAction = 'start' | 'stop' | 'pause' | 'resume' | 'delete';

const requests = {
  start: (id: string) => bodyOf(api.POST('/v1/vms/{id}/start', { params: { path: { id } } })),
  stop: (id: string) => bodyOf(api.POST('/v1/vms/{id}/stop', { params: { path: { id } } })),
  pause: (id: string) => bodyOf(api.POST('/v1/vms/{id}/pause', { params: { path: { id } } })),
  resume: (id: string) => bodyOf(api.POST('/v1/vms/{id}/resume', { params: { path: { id } } })),
  delete: (id: string) => bodyOf(api.DELETE('/v1/vms/{id}', { params: { path: { id } } })),
} satisfies Record<VmAction, (id: string) => Promise<unknown>>;

/** Puts the host's guest agent in the place of the one that runs in a VM. */
export function useAgentReplacement(id: string) {
  return useMutation({
    mutationFn: () =>
      bodyOf(api.POST('/v1/vms/{id}/guest-agent/upgrade', { params: { path: { id } } })),
  });
}

/** Changes what a VM does, or deletes it; the lists are asked for again afterwards, whatever came of it. */
export function useVmAction(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (action: VmAction): Promise<unknown> => requests[action](id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: vmsQuery.queryKey }),
  });
}
