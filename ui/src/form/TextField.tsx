// SPDX-License-Identifier: Apache-2.0
import classes from './Field.module.css';
import { Field, type FieldProps } from './Field';

interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onLeave?: () => void;
  /** Behind the value, such as `MiB`. A field with a unit, or `'number'`, takes a number. */
  readonly unit?: string;
  readonly kind?: 'text' | 'number' | 'secret';
  readonly disabled?: boolean;
  /** What may be meant, to choose from while typing. */
  readonly suggestions?: readonly string[];
}

/** One line of text, or a number as it is typed. */
export function TextField({ value, onChange, onLeave, unit, ...rest }: TextFieldProps) {
  const {
    kind = unit === undefined ? 'text' : 'number',
    disabled = false,
    suggestions,
    ...field
  } = rest;
  return (
    <Field {...field}>
      {(control) => (
        <div className={classes.line}>
          <input
            {...control}
            list={suggestions === undefined ? undefined : `${control.id}-list`}
            type={kind === 'secret' ? 'password' : 'text'}
            className={kind === 'number' ? classes.number : classes.text}
            value={value}
            disabled={disabled}
            inputMode={kind === 'number' ? 'numeric' : 'text'}
            autoComplete={kind === 'secret' ? 'new-password' : 'off'}
            autoCapitalize="none"
            spellCheck={false}
            onBlur={onLeave}
            onChange={(event) => {
              onChange(event.currentTarget.value);
            }}
          />
          {suggestions !== undefined && (
            <datalist id={`${control.id}-list`}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
          {unit !== undefined && <span>{unit}</span>}
        </div>
      )}
    </Field>
  );
}
