// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Vm, Webhook } from '../api/types';
import { CheckField } from '../form/CheckField';
import { refusedFields } from '../form/faults';
import form from '../form/Form.module.css';
import { FormFrame } from '../form/FormFrame';
import { FormProblem } from '../form/FormProblem';
import { useForm } from '../form/useForm';
import classes from './AlertsPage.module.css';
import { useRuleChanges } from './alertQueries';
import { conditionInWords, endInWords } from './alertWords';
import { ConditionFields } from './ConditionFields';
import { ruleBody, ruleFaults, type RuleDraft } from './ruleDraft';

interface RuleFormProps {
  /** Null makes a rule. */
  readonly id: string | null;
  readonly initial: RuleDraft;
  readonly vms: readonly Vm[];
  readonly webhooks: readonly Webhook[];
}

const FIELDS = /^(name|vm_id|metric|comparison|(clear_)?threshold|(for|keep_firing)_seconds)$/;

/** A rule as it is typed, and in words. */
export function RuleForm({ id, initial, vms, webhooks }: RuleFormProps) {
  const navigate = useNavigate();
  const vmIds = useMemo(() => new Map(vms.map((vm) => [vm.name, vm.id])), [vms]);
  const rule = useForm(initial, (draft) => ruleFaults(draft, vmIds));
  const { save } = useRuleChanges();
  const { draft, change, faults } = rule;
  const isReady = Object.keys(faults).length === 0;

  const send = async () => {
    if (save.isPending || !rule.check()) return;
    try {
      await save.mutateAsync({ id, body: ruleBody(draft, vmIds) });
      await navigate('/alerts/rules');
    } catch (error) {
      rule.refuse(refusedFields(error));
    }
  };

  return (
    <FormFrame
      label="Rule"
      tries={rule.tries}
      onSend={() => {
        void send();
      }}
    >
      <ConditionFields rule={rule} vmNames={[...vmIds.keys()]} />
      <fieldset className={classes.told}>
        <legend>Who is told</legend>
        {webhooks.length === 0 && (
          <p className={classes.hint}>
            Nobody: there is no <Link to="/alerts/webhooks">webhook</Link> yet. The alert is on the
            page all the same.
          </p>
        )}
        {webhooks.map((webhook) => (
          <CheckField
            key={webhook.id}
            label={webhook.name}
            checked={draft.webhooks.includes(webhook.id)}
            onChange={(checked) => {
              const others = draft.webhooks.filter((each) => each !== webhook.id);
              change({ webhooks: checked ? [...others, webhook.id] : others });
            }}
          />
        ))}
        {faults.webhooks !== undefined && <p role="alert">Webhooks {faults.webhooks}.</p>}
      </fieldset>
      <CheckField
        label="Enabled"
        checked={draft.enabled}
        onChange={(enabled) => {
          change({ enabled });
        }}
      />
      <p>
        {isReady
          ? `An alert begins when ${draft.vm === '' ? 'any VM' : draft.vm} has ${conditionInWords(ruleBody(draft, vmIds))}. ${endInWords(ruleBody(draft, vmIds))}`
          : 'What the rule says is here in words once every field is valid.'}
      </p>
      <FormProblem error={save.error} fields={(name) => FIELDS.test(name)} />
      <div className={form.actions}>
        <Button type="submit" color="blue.9" loading={save.isPending}>
          {id === null ? 'Create the rule' : 'Save the rule'}
        </Button>
        <Link to="/alerts/rules">Cancel</Link>
      </div>
    </FormFrame>
  );
}
