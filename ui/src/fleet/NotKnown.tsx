// SPDX-License-Identifier: Apache-2.0
import { UNKNOWN } from '../ui/format';
import classes from './FleetCell.module.css';

/** What stands where nobody knows: a dash, which is read out as a word, and why. */
export function NotKnown({ title, why }: { readonly title: string; readonly why?: string }) {
  return (
    <span className={classes.unknown} title={title}>
      <span aria-hidden>–</span>
      <span className={classes.spoken}>{UNKNOWN}</span>
      {why !== undefined && <span className={classes.why}> {why}</span>}
    </span>
  );
}
