// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import classes from './Facts.module.css';
import { UNKNOWN } from './format';

interface FactsProps {
  /** Smaller and closer together. */
  readonly compact?: boolean;
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** Names and values in a row that wraps. */
export function Facts({ facts, compact = false }: FactsProps) {
  return (
    <dl className={classes.facts} data-compact={compact || undefined}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-unknown={value === UNKNOWN || undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
