// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { refusedFields, type Faults } from '../../form/faults';
import form from '../../form/Form.module.css';
import { FormFrame } from '../../form/FormFrame';
import { FormProblem } from '../../form/FormProblem';
import { TextField } from '../../form/TextField';
import { useForm } from '../../form/useForm';
import { Card } from '../../ui/Card';

interface OneSettingProps {
  readonly title: string;
  /** What a change of it does. */
  readonly children: ReactNode;
  readonly label: string;
  readonly hint: string;
  readonly unit?: string;
  /** What the API calls the field. */
  readonly name: string;
  /** What is in force now. */
  readonly current: string;
  readonly fault: (typed: string) => string | null;
  readonly save: (typed: string) => Promise<unknown>;
  readonly isSaving: boolean;
  /** Why the last save was refused; null when it was not. */
  readonly error: Error | null;
  readonly isSaved: boolean;
}

/** One thing that can be changed, with a Save of its own. What is refused can be undone. */
export function OneSetting(props: OneSettingProps) {
  const { title, children, label, hint, unit, name, current, save, isSaving } = props;
  const faultsIn = ({ typed }: { readonly typed: string | null }): Faults => {
    const fault = typed === null ? null : props.fault(typed);
    return fault === null ? {} : { [name]: fault };
  };
  // Null while nothing is typed: the field then follows what is in force.
  const setting = useForm<{ readonly typed: string | null }>({ typed: null }, faultsIn);
  const { typed } = setting.draft;
  const isChanged = typed !== null && typed !== current;

  const send = async () => {
    if (!isChanged || isSaving || !setting.check()) return;
    try {
      await save(typed);
      setting.change({ typed: null });
    } catch (error) {
      setting.refuse(refusedFields(error));
    }
  };

  return (
    <Card title={title}>
      <p>{children}</p>
      <FormFrame
        label={title}
        tries={setting.tries}
        onSend={() => {
          void send();
        }}
      >
        <TextField
          label={label}
          hint={hint}
          {...(unit === undefined ? {} : { unit })}
          value={typed ?? current}
          {...setting.field(name)}
          onChange={(next) => {
            setting.change({ typed: next });
          }}
        />
        {isChanged && <FormProblem error={props.error} fields={(each) => each === name} />}
        <div className={form.actions}>
          <Button
            type="submit"
            color="blue.9"
            size="compact-md"
            loading={isSaving}
            disabled={!isChanged}
            aria-label={`Save: ${label}`}
          >
            Save
          </Button>
          {isChanged && (
            <Button
              variant="default"
              size="compact-md"
              disabled={isSaving}
              aria-label={`Undo: ${label}`}
              onClick={() => {
                setting.change({ typed: null });
              }}
            >
              Undo
            </Button>
          )}
          <span role="status">{props.isSaved && !isChanged ? 'Saved.' : ''}</span>
        </div>
      </FormFrame>
    </Card>
  );
}
