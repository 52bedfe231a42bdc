// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, type ReactNode } from 'react';
import classes from './Form.module.css';

interface FormFrameProps {
  readonly label: string;
  /** How often it was sent: after each time that left a fault, the focus goes to the first. */
  readonly tries: number;
  readonly onSend: () => void;
  readonly children: ReactNode;
}

/** A form that checks itself, in its own words and not in the browser's. */
export function FormFrame({ label, tries, onSend, children }: FormFrameProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  return (
    <form
      ref={form}
      noValidate
      aria-label={label}
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {children}
    </form>
  );
}
