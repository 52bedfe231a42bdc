// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Webhook, WebhookTest } from '../api/types';
import { explain } from '../api/problem';
import { Confirm } from '../ui/Confirm';
import { Notice } from '../ui/Notice';
import classes from './AlertsPage.module.css';
import { useWebhookChanges } from './alertQueries';

/** Sends a test to a webhook and says what came of it; or deletes the webhook. */
export function WebhookTrial({ webhook }: { readonly webhook: Webhook }) {
  const navigate = useNavigate();
  const { test, remove } = useWebhookChanges();
  const [isAsked, setAsked] = useState(false);
  const failure = test.error ?? remove.error;
  return (
    <>
      <div className={classes.bar}>
        <Button
          variant="default"
          loading={test.isPending}
          onClick={() => {
            test.mutate(webhook.id);
          }}
        >
          Test
        </Button>
        <Button
          variant="default"
          loading={remove.isPending}
          onClick={() => {
            setAsked(true);
          }}
        >
          Delete
        </Button>
      </div>
      {failure !== null && (
        <Notice kind="problem" title={explain(failure).title}>
          {explain(failure).detail}
        </Notice>
      )}
      {test.isSuccess && <Outcome test={test.data} />}
      <Confirm
        title={`Delete ${webhook.name}?`}
        verb="Delete"
        opened={isAsked}
        onClose={() => {
          setAsked(false);
        }}
        onConfirm={() => {
          setAsked(false);
          remove.mutate(webhook.id, {
            onSuccess: () => {
              void navigate('/alerts/webhooks');
            },
          });
        }}
      >
        What was not delivered yet never is. One that a rule names stays.
      </Confirm>
    </>
  );
}

function Outcome({ test }: { readonly test: WebhookTest }) {
  const { delivered, status, took_ms: took, answer, error } = test;
  return (
    <Notice
      kind={delivered ? 'good' : 'caution'}
      title={delivered ? 'The receiver took it' : 'The receiver did not take it'}
    >
      {status === null ? 'No answer' : `Status ${status.toString()}`} after {took} ms.{' '}
      {error !== null && `${error}. `}
      {answer !== null && answer !== '' && `It said: ${answer}`}
    </Notice>
  );
}
