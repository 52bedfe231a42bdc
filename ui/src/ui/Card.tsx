// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import classes from './Card.module.css';

interface CardProps {
  readonly title: string;
  /** Paragraphs of it are notes. */
  readonly children: ReactNode;
}

/** A part of a page with a title and a border around it. */
export function Card({ title, children }: CardProps) {
  return (
    <section aria-label={title} className={classes.card}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
