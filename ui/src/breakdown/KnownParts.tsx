// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { explain } from '../api/problem';
import type { VmBreakdown } from '../api/types';
import { SourceName } from '../metrics/SourceName';
import { Age } from '../ui/Age';
import { Notice } from '../ui/Notice';
import classes from './Breakdown.module.css';
import { breakdownQuery } from './breakdownQuery';

interface KnownPartsProps {
  readonly id: string;
  readonly children: (parts: VmBreakdown) => ReactNode;
}

/** The parts of a guest as it tells them now, or why it does not. */
export function KnownParts({ id, children }: KnownPartsProps) {
  const { data, error } = useQuery(breakdownQuery(id));
  if (error !== null) {
    const { title, detail } = explain(error);
    return (
      <Notice kind="caution" title={title}>
        {detail}
      </Notice>
    );
  }
  if (data === undefined) return <p>Asking the manager …</p>;
  const { parts, receivedAt } = data;
  if (parts.at === null || parts.age_ms === null) {
    return (
      <Notice kind="caution" title="Only the guest knows its parts, and it does not tell now">
        {parts.reason}
      </Notice>
    );
  }
  return (
    <>
      <p className={classes.origin}>
        <SourceName source="guest" />
        <Age ageMs={parts.age_ms} receivedAt={receivedAt} />
      </p>
      {children(parts)}
    </>
  );
}
