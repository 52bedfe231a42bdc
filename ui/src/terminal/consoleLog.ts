// SPDX-License-Identifier: Apache-2.0
import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { save } from '../ui/save';

function logOf(id: string, signal?: AbortSignal): Promise<string> {
  const params = { path: { id } };
  const asked = { params, parseAs: 'text' as const, ...(signal === undefined ? {} : { signal }) };
  return bodyOf(api.GET('/v1/vms/{id}/console/log', asked));
}

/** What a VM that does not run printed last. */
export function consoleLogQuery(id: string) {
  return queryOptions({
    queryKey: ['vms', id, 'console-log'],
    queryFn: ({ signal }) => logOf(id, signal),
  });
}

/** Has the browser save what the guest printed last, at most 2 MiB. */
export function useSaveLog(id: string, name: string) {
  return useMutation({
    mutationFn: async () => {
      const text = await logOf(id);
      save(new Blob([text], { type: 'text/plain;charset=utf-8' }), `${name}-console.log`);
    },
  });
}

/** Why the manager does not let a viewer in, which a browser does not say; null when it is not known. */
export async function whyRefused(id: string): Promise<string | null> {
  const answered = await api
    .GET('/v1/vms/{id}/shell/ws', { params: { path: { id } } })
    .catch(() => null);
  const detail = answered?.error?.detail;
  // 400: this was no WebSocket, and one would be let in.
  return detail !== undefined && answered?.response.status !== 400 ? detail : null;
}
