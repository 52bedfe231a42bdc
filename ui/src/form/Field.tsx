// SPDX-License-Identifier: Apache-2.0
import { useId, type ReactNode } from 'react';
import classes from './Field.module.css';

/** What the control of a field is told, so that a screen reader says label, hint and fault. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
}

export interface FieldProps {
  readonly label: string;
  /** What it means and what its limits are. */
  readonly hint?: ReactNode;
  readonly fault?: string | undefined;
}

interface FieldFrameProps extends FieldProps {
  readonly children: (control: ControlProps) => ReactNode;
}

/** A label over a control, what may be entered beside it, and what is wrong below it. */
export function Field({ label, hint, fault, children }: FieldFrameProps) {
  const id = useId();
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(fault === undefined ? [] : [`${id}-fault`]),
  ];
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': fault === undefined ? undefined : true,
        'aria-describedby': described.length === 0 ? undefined : described.join(' '),
      })}
      {hint !== undefined && (
        <div id={`${id}-hint`} className={classes.hint}>
          {hint}
        </div>
      )}
      {fault !== undefined && (
        <div id={`${id}-fault`} className={classes.fault}>
          {label} {fault}
        </div>
      )}
    </div>
  );
}
