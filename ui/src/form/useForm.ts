// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { NO_FAULTS, type Faults } from './faults';

/** What a field of a form needs to show what is wrong with it. */
export interface FieldState {
  readonly fault: string | undefined;
  readonly onLeave: () => void;
}

export interface Form<D> {
  readonly draft: D;
  readonly change: (change: Partial<D>) => void;
  /** Of the field the API calls so. */
  readonly field: (name: string) => FieldState;
  /** All that is wrong, shown yet or not. */
  readonly faults: Faults;
  /** What the manager refused, and no field that is left or changed since. */
  readonly refused: Faults;
  /** How often it was sent. */
  readonly tries: number;
  /** Shows every fault and goes to the first; true when there is none. */
  readonly check: () => boolean;
  /** Shows what the manager found wrong, until something is changed. */
  readonly refuse: (faults: Faults) => void;
}

/**
 * What is typed into a form, kept as it was typed. What is wrong with a field is said once it was
 * left or the form was sent; never while it is typed for the first time.
 */
export function useForm<D extends object>(
  initial: D | (() => D),
  faultsIn: (draft: D) => Faults,
): Form<D> {
  const [draft, setDraft] = useState<D>(initial);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [tries, setTries] = useState(0);
  const [refused, setRefused] = useState<Faults>(NO_FAULTS);
  const faults = faultsIn(draft);
  return {
    draft,
    tries,
    faults,
    refused,
    change: (change) => {
      setRefused(NO_FAULTS);
      setDraft((before) => ({ ...before, ...change }));
    },
    field: (name) => ({
      fault: refused[name] ?? (tries > 0 || left.has(name) ? faults[name] : undefined),
      onLeave: () => {
        setLeft((before) => (before.has(name) ? before : new Set(before).add(name)));
      },
    }),
    check: () => {
      setTries((before) => before + 1);
      return Object.keys(faults).length === 0;
    },
    refuse: (found) => {
      setRefused(found);
      setTries((before) => before + 1);
    },
  };
}
