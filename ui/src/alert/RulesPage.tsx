// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { AlertRule } from '../api/types';
import { explain } from '../api/problem';
import { Confirm } from '../ui/Confirm';
import { Notice } from '../ui/Notice';
import { Table } from '../ui/Table';
import { vmsQuery } from '../vm/vmQueries';
import classes from './AlertsPage.module.css';
import { rulesQuery, useRuleChanges, webhooksQuery, writeOf } from './alertQueries';
import { conditionInWords } from './alertWords';

const POLL_NAMES_MS = 10_000;
const columns = ['Rule', 'When', 'VM', 'Told', 'Enabled', 'Actions'];

/** What is bad, of which VMs, and who is told. */
export default function RulesPage() {
  const { data: rules, error } = useQuery(rulesQuery);
  const webhooks = useQuery(webhooksQuery).data;
  const vms = useQuery({ ...vmsQuery, refetchInterval: POLL_NAMES_MS }).data;
  const { save, remove } = useRuleChanges();
  const [chosen, setChosen] = useState<AlertRule | null>(null);
  // What was asked for shows at once, and what is so when the manager has answered.
  const changing = save.isPending ? save.variables.id : null;
  const wanted = save.variables?.body.enabled;
  const failure = save.error ?? remove.error;
  const vmName = (id: string) => vms?.find((vm) => vm.id === id)?.name ?? id;
  const told = (ids: readonly string[]) =>
    ids.map((id) => webhooks?.find((each) => each.id === id)?.name ?? id).join(', ') || 'nobody';
  return (
    <section aria-label="Rules" className={classes.section}>
      <div className={classes.bar}>
        <Link to="/alerts/rules/new">Create a rule</Link>
        <p className={classes.hint}>
          A value that nobody knows neither begins nor ends an alert. To be told of the silence
          itself, make a rule about a silent agent.
        </p>
      </div>
      {failure !== null && (
        <Notice kind="problem" title={explain(failure).title}>
          {explain(failure).detail}
        </Notice>
      )}
      {rules?.length === 0 && <p>There is no rule yet, so there is no alert.</p>}
      {rules !== undefined && rules.length > 0 && (
        <Table
          label="Rules"
          columns={columns}
          stale={error !== null}
          rows={rules.map((rule) => ({
            key: rule.id,
            cells: [
              <Link key="to" to={`/alerts/rules/${rule.id}`}>
                {rule.name}
              </Link>,
              conditionInWords(rule),
              rule.vm_id === null ? 'every VM' : vmName(rule.vm_id),
              told(rule.webhooks),
              <input
                key="enabled"
                type="checkbox"
                aria-label={`Enable ${rule.name}`}
                checked={changing === rule.id ? wanted === true : rule.enabled}
                disabled={save.isPending || error !== null}
                onChange={(event) => {
                  const enabled = event.currentTarget.checked;
                  save.mutate({ id: rule.id, body: { ...writeOf(rule), enabled } });
                }}
              />,
              <Button
                key="delete"
                variant="default"
                size="compact-sm"
                aria-label={`Delete ${rule.name}`}
                onClick={() => {
                  setChosen(rule);
                }}
              >
                Delete
              </Button>,
            ],
          }))}
        />
      )}
      <Confirm
        title={`Delete ${chosen?.name ?? ''}?`}
        verb="Delete"
        opened={chosen !== null}
        onClose={() => {
          setChosen(null);
        }}
        onConfirm={() => {
          if (chosen !== null) remove.mutate(chosen.id);
          setChosen(null);
        }}
      >
        Its alerts end, and nobody is told.
      </Confirm>
    </section>
  );
}
