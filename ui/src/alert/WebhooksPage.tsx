// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Table } from '../ui/Table';
import { Time } from '../ui/Time';
import classes from './AlertsPage.module.css';
import { rulesQuery, webhooksQuery } from './alertQueries';

const columns = ['Webhook', 'Address', 'Rules that name it', 'Created'];

/** Who is told of alerts. */
export default function WebhooksPage() {
  const { data: webhooks, error } = useQuery(webhooksQuery);
  const { data: rules } = useQuery(rulesQuery);
  const named = (id: string) =>
    rules
      ?.filter((rule) => rule.webhooks.includes(id))
      .map(({ name }) => name)
      .join(', ') ?? 'not known';
  return (
    <section aria-label="Webhooks" className={classes.section}>
      <div className={classes.bar}>
        <Link to="/alerts/webhooks/new">Create a webhook</Link>
        <p className={classes.hint}>
          A webhook is told when an alert begins, when nobody knows any more, and when it is over.
        </p>
      </div>
      {webhooks?.length === 0 && <p>There is no webhook yet, so nobody is told.</p>}
      {webhooks !== undefined && webhooks.length > 0 && (
        <Table
          label="Webhooks"
          columns={columns}
          stale={error !== null}
          rows={webhooks.map((webhook) => ({
            key: webhook.id,
            cells: [
              <Link key="to" to={`/alerts/webhooks/${webhook.id}`}>
                {webhook.name}
              </Link>,
              webhook.url,
              named(webhook.id) || 'none',
              <Time key="since" at={webhook.created_at} />,
            ],
          }))}
        />
      )}
    </section>
  );
}
