// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { eventsQuery } from './eventQueries';
import { marksOf, type Mark } from './marks';

/** What happened to a VM lately, newest first; the same array until something else happens. */
export function useMarks(id: string): readonly Mark[] {
  const { data } = useInfiniteQuery(eventsQuery(id));
  return useMemo(() => marksOf(data?.pages.flatMap(({ events }) => events) ?? []), [data]);
}
