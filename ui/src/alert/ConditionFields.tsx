// SPDX-License-Identifier: Apache-2.0
import form from '../form/Form.module.css';
import { SelectField } from '../form/SelectField';
import { TextField } from '../form/TextField';
import type { Form } from '../form/useForm';
import { alertMetrics, metricOptions } from './alertMetrics';
import { comparisonOptions } from './alertWords';
import type { RuleDraft } from './ruleDraft';

interface ConditionFieldsProps {
  readonly rule: Form<RuleDraft>;
  readonly vmNames: readonly string[];
}

/** Which value of which VMs is bad, and for how long it must be. */
export function ConditionFields({ rule, vmNames }: ConditionFieldsProps) {
  const { draft, change, field } = rule;
  const { unit } = alertMetrics[draft.metric];
  const number = unit === '' ? { kind: 'number' as const } : { unit };
  return (
    <>
      <TextField
        label="Name"
        hint="1 to 63 characters; no other rule may have it."
        value={draft.name}
        {...field('name')}
        onChange={(name) => {
          change({ name });
        }}
      />
      <TextField
        label="VM"
        hint="The name of one VM; empty for every VM, also those made later."
        suggestions={vmNames}
        value={draft.vm}
        {...field('vm_id')}
        onChange={(vm) => {
          change({ vm });
        }}
      />
      <div className={form.row}>
        <SelectField
          label="Value"
          options={metricOptions}
          value={draft.metric}
          fault={field('metric').fault}
          onChange={(metric) => {
            change({ metric });
          }}
        />
        <SelectField
          label="Is bad"
          options={comparisonOptions}
          value={draft.comparison}
          fault={field('comparison').fault}
          onChange={(comparison) => {
            change({ comparison });
          }}
        />
        <TextField
          label="Threshold"
          {...number}
          value={draft.threshold}
          {...field('threshold')}
          onChange={(threshold) => {
            change({ threshold });
          }}
        />
        <TextField
          label="Over at"
          hint="Empty: the threshold. A gap keeps a value that wavers from being told again and again."
          {...number}
          value={draft.clear}
          {...field('clear_threshold')}
          onChange={(clear) => {
            change({ clear });
          }}
        />
      </div>
      <div className={form.row}>
        <TextField
          label="For"
          unit="s"
          hint="How long it must be bad without a break; 0 to 86400, a day."
          value={draft.forSeconds}
          {...field('for_seconds')}
          onChange={(forSeconds) => {
            change({ forSeconds });
          }}
        />
        <TextField
          label="Keep firing"
          unit="s"
          hint="How long an alert stays after the value came back; 0 to 86400."
          value={draft.keepSeconds}
          {...field('keep_firing_seconds')}
          onChange={(keepSeconds) => {
            change({ keepSeconds });
          }}
        />
      </div>
    </>
  );
}
