// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { explain, Refused } from '../api/problem';
import { Notice } from '../ui/Notice';
import { vmCan } from '../vm/vmCan';
import { vmQuery } from '../vm/vmQueries';
import { SnapshotDialog, type SnapshotChoice } from './SnapshotDialog';
import { snapshotsQuery, useSnapshotAction } from './snapshotQueries';
import classes from './SnapshotsPage.module.css';
import { SnapshotTable } from './SnapshotTable';

/** A VM's snapshots: the list, and what can be done with them. */
export default function SnapshotsPage() {
  const { id = '' } = useParams();
  const { data: vm, isError: vmIsUnknown } = useQuery(vmQuery(id));
  const { data: snapshots, error } = useQuery(snapshotsQuery(id));
  const action = useSnapshotAction(id);
  const [choice, setChoice] = useState<SnapshotChoice | null>(null);
  if (vm === undefined) return null;
  const stale = vmIsUnknown || error !== null;
  const canTake = !stale && vmCan('snapshot', vm.state);

  return (
    <section aria-label="Snapshots" className={classes.page}>
      {/* That the manager cannot be reached is the banner's to say. */}
      {error instanceof Refused && <Failure error={error} />}
      <Outcome action={action} />
      <div className={classes.bar}>
        <Button
          variant="default"
          size="compact-sm"
          disabled={!canTake || action.isPending}
          loading={action.isPending && action.variables.verb === 'take'}
          onClick={() => {
            action.mutate({ verb: 'take' });
          }}
        >
          Take a snapshot
        </Button>
        <p>
          {canTake
            ? 'The VM stands still while its memory and disk are copied, and then goes on.'
            : vm.external === null
              ? 'A snapshot can be taken of a running or paused VM.'
              : 'Hearth did not boot this VM, and cannot put it to disk.'}
        </p>
      </div>
      {snapshots?.length === 0 && <p>There is no snapshot of this VM yet.</p>}
      {snapshots !== undefined && snapshots.length > 0 && (
        <SnapshotTable
          vm={vm}
          snapshots={snapshots}
          stale={stale}
          busy={action.isPending}
          onChoose={(verb, { id: snapshot, created_at: takenAt }) => {
            setChoice({ verb, snapshot, takenAt });
          }}
        />
      )}
      <SnapshotDialog
        vm={vm}
        choice={choice}
        onClose={() => {
          setChoice(null);
        }}
        onConfirm={(chosen) => {
          setChoice(null);
          action.mutate(chosen);
        }}
      />
    </section>
  );
}

/** What became of the last try: a clone is another VM, and its page is elsewhere. */
function Outcome({ action }: { readonly action: ReturnType<typeof useSnapshotAction> }) {
  if (action.error !== null) return <Failure error={action.error} />;
  if (!action.isSuccess || action.variables.verb !== 'clone') return null;
  return (
    <Notice kind="neutral" title={`${action.variables.name} runs`}>
      It is in <Link to="/">the list of VMs</Link>.
    </Notice>
  );
}

function Failure({ error }: { readonly error: Error }) {
  const { title, detail } = explain(error);
  return (
    <Notice kind="problem" title={title}>
      {detail}
    </Notice>
  );
}
