// SPDX-License-Identifier: Apache-2.0
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { POLL_MS } from '../api/queryClient';
import type { ImageImportCreate } from '../api/types';

/** Every image that the hosts hold. */
export const imagesQuery = queryOptions({
  queryKey: ['images'],
  refetchInterval: POLL_MS,
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/images', { signal })),
});

/** What is being imported, and what was since the host agent's last start; newest first. */
export const importsQuery = queryOptions({
  queryKey: ['image-imports'],
  refetchInterval: POLL_MS,
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/image-imports', { signal })),
});

export type ImageAction =
  | { readonly verb: 'delete'; readonly name: string }
  | { readonly verb: 'cancel'; readonly id: string };

function request(action: ImageAction): Promise<unknown> {
  if (action.verb === 'delete') {
    const params = { path: { name: action.name } };
    return bodyOf(api.DELETE('/v1/images/{name}', { params }));
  }
  const params = { path: { id: action.id } };
  return bodyOf(api.DELETE('/v1/image-imports/{id}', { params }));
}

/** Deletes an image, or stops an import; both lists are asked for again, whatever came of it. */
export function useImageAction() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: request,
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: imagesQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: importsQuery.queryKey }),
      ]),
  });
}

/** Begins an import, which then goes on by itself. */
export async function beginImport(body: ImageImportCreate): Promise<void> {
  await bodyOf(api.POST('/v1/image-imports', { body }));
}
