// SPDX-License-Identifier: Apache-2.0
import classes from './Field.module.css';
import { Field, type FieldProps } from './Field';

interface SelectFieldProps<T extends string> extends FieldProps {
  readonly value: T;
  readonly options: readonly (readonly [value: T, words: string])[];
  readonly onChange: (value: T) => void;
}

/** One of some. */
export function SelectField<T extends string>({
  value,
  options,
  onChange,
  ...field
}: SelectFieldProps<T>) {
  return (
    <Field {...field}>
      {(control) => (
        <select
          {...control}
          className={classes.text}
          value={value}
          onChange={({ currentTarget: { value: chosen } }) => {
            const option = options.find(([each]) => each === chosen);
            if (option !== undefined) onChange(option[0]);
          }}
        >
          {options.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
