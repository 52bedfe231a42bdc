// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { explain } from '../api/problem';
import { Notice } from '../ui/Notice';
import { healthQuery } from './healthQuery';

/** A banner for a manager that does not answer, and one for each host that does not. */
export function HealthNotices() {
  const { data, error } = useQuery(healthQuery);
  if (error !== null) {
    const { title, detail } = explain(error);
    return (
      <Notice kind="problem" title={title}>
        {detail}
      </Notice>
    );
  }
  return (data?.hosts ?? [])
    .filter(({ reachable }) => !reachable)
    .map(({ url, reason }) => (
      <Notice key={url} kind="problem" title={`The host agent at ${url} does not answer`}>
        {reason ?? 'Look at its log on that machine, and start it again.'}
      </Notice>
    ));
}
