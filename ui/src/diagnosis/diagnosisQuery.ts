// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';

/** A diagnosis of the way from a VM's guest to here, made when it is asked for: it takes seconds. */
export function diagnosisQuery(id: string) {
  return queryOptions({
    queryKey: ['diagnosis', id],
    enabled: false,
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/vms/{id}/diagnosis', { params: { path: { id } }, signal })),
  });
}
