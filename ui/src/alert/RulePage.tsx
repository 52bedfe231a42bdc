// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { vmsQuery } from '../vm/vmQueries';
import classes from './AlertsPage.module.css';
import { rulesQuery, webhooksQuery } from './alertQueries';
import { draftOf, firstRule } from './ruleDraft';
import { RuleForm } from './RuleForm';

/** Makes a rule, or changes one: `new` is none that is there. */
export default function RulePage() {
  const { rule: id = 'new' } = useParams();
  const { data: rules } = useQuery(rulesQuery);
  const { data: webhooks } = useQuery(webhooksQuery);
  const { data: vms } = useQuery({ ...vmsQuery, refetchInterval: false });
  if (rules === undefined || webhooks === undefined || vms === undefined) {
    return <p>Asking the manager …</p>;
  }
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined && id !== 'new') {
    return (
      <p>
        There is no such rule any more. <Link to="/alerts/rules">All rules</Link>
      </p>
    );
  }
  const about = vms.find((vm) => vm.id === rule?.vm_id)?.name ?? '';
  return (
    <section aria-label="Rule" className={classes.section}>
      <h2>{rule === undefined ? 'New rule' : `Change ${rule.name}`}</h2>
      <RuleForm
        key={id}
        id={rule?.id ?? null}
        initial={rule === undefined ? firstRule : draftOf(rule, about)}
        vms={vms}
        webhooks={webhooks}
      />
    </section>
  );
}
