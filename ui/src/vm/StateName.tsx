// SPDX-License-Identifier: Apache-2.0
import type { VmState } from '../api/types';
import classes from './StateName.module.css';

/** The state of a VM: a word, with a mark that differs in shape and not only in colour. */
export function StateName({ state }: { readonly state: VmState }) {
  return (
    <span className={classes.state} data-state={state}>
      {state}
    </span>
  );
}
