// SPDX-License-Identifier: Apache-2.0
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { POLL_MS } from '../api/queryClient';
import { vmsQuery } from '../vm/vmQueries';

/** A VM's snapshots, oldest first, asked for once a second. */
export function snapshotsQuery(id: string) {
  return queryOptions({
    queryKey: ['snapshots', id],
    refetchInterval: POLL_MS,
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/vms/{id}/snapshots', { params: { path: { id } }, signal })),
  });
}

export type SnapshotAction =
  | { readonly verb: 'take' }
  | { readonly verb: 'restore' | 'delete'; readonly snapshot: string }
  | { readonly verb: 'clone'; readonly snapshot: string; readonly name: string };

function request(id: string, action: SnapshotAction): Promise<unknown> {
  if (action.verb === 'take') {
    return bodyOf(api.POST('/v1/vms/{id}/snapshots', { params: { path: { id } } }));
  }
  const params = { path: { id, snapshot: action.snapshot } };
  switch (action.verb) {
    case 'restore':
      return bodyOf(api.POST('/v1/vms/{id}/snapshots/{snapshot}/restore', { params }));
    case 'delete':
      return bodyOf(api.DELETE('/v1/vms/{id}/snapshots/{snapshot}', { params }));
    case 'clone': {
      const body = { name: action.name };
      return bodyOf(api.POST('/v1/vms/{id}/snapshots/{snapshot}/clone', { params, body }));
    }
  }
}

/** Takes, restores, clones or deletes; the lists are asked for again, whatever came of it. */
export function useSnapshotAction(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (action: SnapshotAction) => request(id, action),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: snapshotsQuery(id).queryKey }),
        queryClient.invalidateQueries({ queryKey: vmsQuery.queryKey }),
      ]),
  });
}
