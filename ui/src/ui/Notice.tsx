// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import classes from './Notice.module.css';

interface NoticeProps {
  /** `problem` interrupts a screen reader, the others wait for their turn. */
  readonly kind: 'problem' | 'caution' | 'neutral' | 'good';
  readonly title: string;
  readonly children?: ReactNode;
}

/** Something the viewer has to know, with what to do about it. */
export function Notice({ kind, title, children }: NoticeProps) {
  return (
    <div className={classes.notice} data-kind={kind} role={kind === 'problem' ? 'alert' : 'status'}>
      <div className={classes.title}>{title}</div>
      <div>{children}</div>
    </div>
  );
}
