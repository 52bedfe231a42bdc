// SPDX-License-Identifier: Apache-2.0
import { useEffect, type ReactNode } from 'react';
import classes from './PageHeader.module.css';

interface PageHeaderProps {
  readonly title: string;
  /** Beside the title. */
  readonly mark?: ReactNode;
  /** At the other end of the line. */
  readonly children?: ReactNode;
}

/** The page's heading; the browser's tab says the same. */
export function PageHeader({ title, mark, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Hearth`;
  }, [title]);
  return (
    <div className={classes.header}>
      <div className={classes.title}>
        <h1>{title}</h1>
        {mark}
      </div>
      {children}
    </div>
  );
}
