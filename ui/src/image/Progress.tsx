// SPDX-License-Identifier: Apache-2.0
import { bytes } from '../ui/format';
import classes from './ImagesPage.module.css';

interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** Null while nobody knows. */
  readonly total: number | null;
}

/** How far something is, in bytes. */
export function Progress({ label, done, total }: ProgressProps) {
  const words = total === null ? bytes(done) : `${bytes(done)} of ${bytes(total)}`;
  return (
    <div className={classes.progress}>
      {total === null ? (
        <progress aria-label={label} />
      ) : (
        <progress aria-label={label} max={total} value={Math.min(done, total)} />
      )}
      <span>{words}</span>
    </div>
  );
}
