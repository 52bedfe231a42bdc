// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { explain } from '../../api/problem';
import { Notice } from '../../ui/Notice';
import { useAgentReplacement } from '../vmQueries';

/** Puts the host's guest agent in the place of the one that runs, and says what became of it. */
export function ReplaceAgent({ id }: { readonly id: string }) {
  const { data, error, isPending, mutate } = useAgentReplacement(id);
  const failure = error === null ? null : explain(error);
  return (
    <section aria-label="Guest agent">
      <p>
        This VM has the guest agent that its host had when it started. The one its host has now can
        take over while it runs; nothing in it stops meanwhile.
      </p>
      <Button
        variant="default"
        size="compact-sm"
        loading={isPending}
        onClick={() => {
          mutate();
        }}
      >
        Replace the guest agent
      </Button>
      {failure !== null && (
        <Notice kind="problem" title={failure.title}>
          {failure.detail}
        </Notice>
      )}
      {data !== undefined && (
        <Notice kind="good" title="The agent was replaced">
          {`Version ${data.before} ran, and ${data.after} does now.`}
        </Notice>
      )}
    </section>
  );
}
