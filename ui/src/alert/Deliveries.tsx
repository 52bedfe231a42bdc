// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { WebhookDelivery } from '../api/types';
import { Table } from '../ui/Table';
import { Time } from '../ui/Time';
import classes from './AlertsPage.module.css';
import { deliveriesQuery } from './alertQueries';
import { stateWords } from './alertWords';

const columns = ['When', 'Alert is', 'Message', 'Attempts', 'Answer'];

/** What a webhook was told last. */
export function Deliveries({ id }: { readonly id: string }) {
  const { data: deliveries, error } = useQuery(deliveriesQuery(id));
  return (
    <section aria-label="Deliveries" className={classes.section}>
      <h2>Last deliveries</h2>
      {deliveries?.length === 0 && <p>Nothing was sent yet; tests are not listed.</p>}
      {deliveries !== undefined && deliveries.length > 0 && (
        <Table
          label="Deliveries"
          columns={columns}
          stale={error !== null}
          rows={deliveries.map((each) => ({
            key: each.id,
            cells: [
              <Time key="when" at={each.created_at} />,
              stateWords[each.event],
              each.state,
              each.attempts,
              <AnswerOf key="answer" delivery={each} />,
            ],
          }))}
        />
      )}
    </section>
  );
}

function AnswerOf({ delivery }: { readonly delivery: WebhookDelivery }) {
  const { status, error, took_ms: took, next_attempt_at: next } = delivery;
  const parts = [status === null ? 'no answer yet' : `status ${status.toString()}`];
  if (took !== null) parts.push(`after ${took.toString()} ms`);
  if (error !== null) parts.push(error);
  return (
    <>
      {parts.join(', ')}
      {next !== null && (
        <>
          , tried again <Time at={next} />
        </>
      )}
    </>
  );
}
