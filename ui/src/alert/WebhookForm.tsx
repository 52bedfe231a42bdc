// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { Link, useNavigate } from 'react-router';
import type { Webhook } from '../api/types';
import { faultsOf, refusedFields, type Faults } from '../form/faults';
import form from '../form/Form.module.css';
import { FormFrame } from '../form/FormFrame';
import { FormProblem } from '../form/FormProblem';
import { TextField } from '../form/TextField';
import { useForm } from '../form/useForm';
import { useWebhookChanges } from './alertQueries';
import { thingNameFault } from './ruleDraft';

const SHORTEST_SECRET = 16;
const LONGEST_SECRET = 200;

interface WebhookDraft {
  readonly name: string;
  readonly url: string;
  readonly secret: string;
}

function webhookFaults(draft: WebhookDraft, isNew: boolean): Faults {
  return faultsOf({
    name: thingNameFault(draft.name),
    url: urlFault(draft.url),
    secret: secretFault(draft.secret, isNew),
  });
}

function urlFault(url: string): string | null {
  if (url === '') return 'is missing';
  return /^https?:\/\/[^/@#]+/.test(url) && URL.canParse(url)
    ? null
    : 'must be a URL such as https://alerts.example.org/hearth';
}

function secretFault(secret: string, isNew: boolean): string | null {
  if (secret === '') return isNew ? 'is missing' : null;
  const isFine =
    secret.length >= SHORTEST_SECRET &&
    secret.length <= LONGEST_SECRET &&
    /^[\x20-\x7e]*$/.test(secret);
  return isFine ? null : 'must have 16 to 200 characters of ASCII';
}

/** A webhook as it is typed. Null makes one. */
export function WebhookForm({ webhook }: { readonly webhook: Webhook | null }) {
  const navigate = useNavigate();
  const { save } = useWebhookChanges();
  const initial = { name: webhook?.name ?? '', url: webhook?.url ?? '', secret: '' };
  const hook = useForm<WebhookDraft>(initial, (draft) => webhookFaults(draft, webhook === null));
  const { draft, change, field } = hook;

  const send = async () => {
    if (save.isPending || !hook.check()) return;
    const { secret, ...rest } = draft;
    try {
      const body = secret === '' ? rest : { ...rest, secret };
      const { id } = await save.mutateAsync({ id: webhook?.id ?? null, body });
      change({ secret: '' });
      if (webhook === null) await navigate(`/alerts/webhooks/${id}`, { replace: true });
    } catch (error) {
      hook.refuse(refusedFields(error));
    }
  };

  return (
    <FormFrame
      label="Webhook"
      tries={hook.tries}
      onSend={() => {
        void send();
      }}
    >
      <TextField
        label="Name"
        hint="1 to 63 characters; no other webhook may have it."
        value={draft.name}
        {...field('name')}
        onChange={(name) => {
          change({ name });
        }}
      />
      <TextField
        label="Address"
        hint="https://… Private addresses and plain http:// only where the manager’s operator allows them."
        value={draft.url}
        {...field('url')}
        onChange={(url) => {
          change({ url });
        }}
      />
      <TextField
        label="Secret"
        kind="secret"
        hint={`Signs what is sent; 16 to 200 characters of ASCII. It is never given back.${webhook === null ? '' : ' Empty: the one it has stays.'}`}
        value={draft.secret}
        {...field('secret')}
        onChange={(secret) => {
          change({ secret });
        }}
      />
      <FormProblem error={save.error} fields={(name) => /^(name|url|secret)$/.test(name)} />
      <div className={form.actions}>
        <Button type="submit" color="blue.9" loading={save.isPending}>
          {webhook === null ? 'Create the webhook' : 'Save the webhook'}
        </Button>
        <Link to="/alerts/webhooks">All webhooks</Link>
        <span role="status">{save.isSuccess ? 'Saved.' : ''}</span>
      </div>
    </FormFrame>
  );
}
