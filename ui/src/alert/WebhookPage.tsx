// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import classes from './AlertsPage.module.css';
import { webhooksQuery } from './alertQueries';
import { Deliveries } from './Deliveries';
import { WebhookForm } from './WebhookForm';
import { WebhookTrial } from './WebhookTrial';

/** Makes a webhook, or changes and tries one: `new` is none that is there. */
export default function WebhookPage() {
  const { webhook: id = 'new' } = useParams();
  const { data: webhooks } = useQuery(webhooksQuery);
  if (webhooks === undefined) return <p>Asking the manager …</p>;
  const webhook = webhooks.find((each) => each.id === id);
  if (webhook === undefined && id !== 'new') {
    return (
      <p>
        There is no such webhook any more. <Link to="/alerts/webhooks">All webhooks</Link>
      </p>
    );
  }
  return (
    <section aria-label="Webhook" className={classes.section}>
      <h2>{webhook === undefined ? 'New webhook' : `Change ${webhook.name}`}</h2>
      <WebhookForm key={id} webhook={webhook ?? null} />
      {webhook !== undefined && (
        <>
          <WebhookTrial webhook={webhook} />
          <Deliveries id={webhook.id} />
        </>
      )}
    </section>
  );
}
