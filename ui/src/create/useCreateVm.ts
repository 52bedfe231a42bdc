// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { vmsQuery } from '../vm/vmQueries';
import type { ExternalVmCreate, VmCreate } from './vmDraft';

/** Creates a VM, and starts one that was created. */
export function useCreateVm() {
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: vmsQuery.queryKey });
  const create = useMutation({
    mutationFn: (body: VmCreate | ExternalVmCreate) => bodyOf(api.POST('/v1/vms', { body })),
    onSettled,
  });
  const start = useMutation({
    mutationFn: (id: string) =>
      bodyOf(api.POST('/v1/vms/{id}/start', { params: { path: { id } } })),
    onSettled,
  });
  return { create, start };
}
