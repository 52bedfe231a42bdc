// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client';
import { vmsQuery } from '../vmQueries';

/** Changes of a VM that is there. Each resolves once the page knows the VM as it is then. */
export function useChangeVm(id: string) {
  const queryClient = useQueryClient();
  const params = { path: { id } };
  const onSettled = () => queryClient.invalidateQueries({ queryKey: vmsQuery.queryKey });
  const interval = useMutation({
    mutationFn: (poll_interval_s: number) =>
      bodyOf(api.PATCH('/v1/vms/{id}', { params, body: { poll_interval_s } })),
    onSettled,
  });
  const disk = useMutation({
    mutationFn: (disk_mib: number) =>
      bodyOf(api.PATCH('/v1/vms/{id}', { params, body: { disk_mib } })),
    onSettled,
  });
  const address = useMutation({
    mutationFn: (guest_ip: string) =>
      bodyOf(api.POST('/v1/vms/{id}/guest-ip', { params, body: { guest_ip } })),
    onSettled,
  });
  return { interval, disk, address };
}
