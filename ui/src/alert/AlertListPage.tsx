// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Alert } from '../api/types';
import { explain, Refused } from '../api/problem';
import { Notice } from '../ui/Notice';
import { Table } from '../ui/Table';
import { Time } from '../ui/Time';
import { vmPath } from '../vm/vmPath';
import { alertMetrics, measured } from './alertMetrics';
import classes from './AlertsPage.module.css';
import { alertsQuery } from './alertQueries';
import { endings, stateWords } from './alertWords';

const columns = ['Rule', 'State', 'VM', 'Value', 'Since', 'More'];

/** The alerts that are, and those that were. */
export default function AlertListPage() {
  const { data, error } = useQuery(alertsQuery);
  if (error instanceof Refused && data === undefined) {
    return (
      <Notice kind="problem" title={explain(error).title}>
        {explain(error).detail}
      </Notice>
    );
  }
  if (data === undefined) return <p>Asking the manager for its alerts …</p>;
  const active = data.alerts.filter(({ state }) => state !== 'resolved');
  const past = data.alerts.filter(({ state }) => state === 'resolved');
  const stale = error !== null;
  return (
    <>
      <section aria-label="Now" className={classes.section}>
        <h2>Now</h2>
        {active.length === 0 ? (
          <p>{stale ? 'Not known: the manager does not answer.' : 'No alert is active.'}</p>
        ) : (
          <List label="Alerts now" alerts={active} stale={stale} />
        )}
      </section>
      <section aria-label="Past" className={classes.section}>
        <h2>Past</h2>
        {past.length === 0 ? (
          <p>None was resolved lately.</p>
        ) : (
          <List label="Alerts of the past" alerts={past} stale={stale} />
        )}
        {data.more && <p className={classes.hint}>There are more than these 1,000.</p>}
      </section>
    </>
  );
}

interface ListProps {
  readonly label: string;
  readonly alerts: readonly Alert[];
  readonly stale: boolean;
}

function List({ label, alerts, stale }: ListProps) {
  return (
    <Table
      label={label}
      columns={columns}
      stale={stale}
      rows={alerts.map((alert) => ({
        key: alert.id,
        cells: [
          <Link key="rule" to={`/alerts/rules/${alert.rule_id}`}>
            {alert.rule_name}
          </Link>,
          <span key="state" className={classes.state} data-state={alert.state}>
            {stateWords[alert.state]}
          </span>,
          alert.reason === 'vm-deleted' ? (
            alert.vm_name
          ) : (
            <Link key="vm" to={vmPath(alert.vm_id)}>
              {alert.vm_name}
            </Link>
          ),
          `${alertMetrics[alert.metric].label}: ${measured(alert.value, alert.metric)}, by ${alert.source}`,
          <Time key="since" at={alert.since} />,
          <More key="more" alert={alert} />,
        ],
      }))}
    />
  );
}

/** Since when, why it is over, or that nobody knows. */
function More({ alert }: { readonly alert: Alert }) {
  const { reason, no_data_since: noData, started_at: began } = alert;
  return (
    <>
      began <Time at={began} />
      {noData !== null && (
        <>
          ; nobody knows the value since <Time at={noData} />
        </>
      )}
      {reason !== null && `; ${endings[reason] ?? reason}`}
    </>
  );
}
