// SPDX-License-Identifier: Apache-2.0
import { memo } from 'react';
import { dayTime } from '../ui/format';
import { Time } from '../ui/Time';
import classes from './MarkList.module.css';
import type { Mark } from './marks';

const SHOWN = 8;

interface MarkListProps {
  readonly marks: readonly Mark[];
}

/** What the lines across the charts mean, newest first; nothing when nothing happened. */
export const MarkList = memo(function MarkList({ marks }: MarkListProps) {
  if (marks.length === 0) return null;
  const more = marks.length - SHOWN;
  return (
    <section aria-label="Marked in the charts">
      <ol className={classes.marks}>
        {marks.slice(0, SHOWN).map(({ id, at, label, detail, weight }) => (
          <li key={id}>
            <Time at={at} written={dayTime} />
            <span data-weight={weight}>{label}</span>
            <span>{detail}</span>
          </li>
        ))}
      </ol>
      {more > 0 && <p className={classes.note}>and {more} more, which are among the VM’s events</p>}
    </section>
  );
}, isSame);

/** Time went on, and nothing came or went. */
function isSame(before: MarkListProps, { marks }: MarkListProps): boolean {
  return (
    marks.length === before.marks.length &&
    marks.every((mark, index) => mark === before.marks[index])
  );
}
