// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import classes from './Breakdown.module.css';

interface FamilyProps<T> {
  readonly title: string;
  readonly names: string;
  readonly of: readonly T[] | null;
  readonly children: (all: readonly T[]) => ReactNode;
}

/** One kind of parts: what the guest could not read is unknown, and what it has none of is said. */
export function Family<T>({ title, names, of, children }: FamilyProps<T>) {
  return (
    <div className={classes.family}>
      <h3>{title}</h3>
      {of === null && <p>The guest could not read its {names}.</p>}
      {of?.length === 0 && <p>The guest has no {names}.</p>}
      {of !== null && of.length > 0 && children(of)}
    </div>
  );
}
