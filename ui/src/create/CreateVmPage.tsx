// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { Choice } from '../form/Choice';
import { refusedFields } from '../form/faults';
import form from '../form/Form.module.css';
import { FormFrame } from '../form/FormFrame';
import { FormProblem } from '../form/FormProblem';
import { useForm } from '../form/useForm';
import { healthQuery } from '../health/healthQuery';
import { PageHeader } from '../ui/PageHeader';
import { vmPath } from '../vm/vmPath';
import { BootedFields } from './BootedFields';
import { CommonFields } from './CommonFields';
import { CreateProgress } from './CreateProgress';
import classes from './CreateVmPage.module.css';
import { CreateSummary } from './CreateSummary';
import { ExternalFields } from './ExternalFields';
import { useCreateVm } from './useCreateVm';
import { bodyOfDraft, draftFaults, firstDraft, hasField, type VmKind } from './vmDraft';

const kinds = [
  ['booted', 'A VM that Hearth boots'],
  ['external', 'A machine Hearth did not boot'],
] as const;

/** Creates a VM, after having said what it will be; or makes one known that runs already. */
export default function CreateVmPage() {
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const kind: VmKind = search.get('kind') === 'external' ? 'external' : 'booted';
  const hosts = useQuery(healthQuery).data?.hosts ?? [];
  const hostMib = mostMemory(hosts.map(({ mem_total_mib }) => mem_total_mib));
  const vm = useForm(firstDraft, (draft) => draftFaults(kind, draft, hostMib));
  const { create, start } = useCreateVm();
  const isBusy = create.isPending || create.isSuccess;

  const send = async () => {
    if (isBusy || !vm.check()) return;
    try {
      const made = await create.mutateAsync(bodyOfDraft(kind, vm.draft));
      const startsAtOnce = kind === 'booted' && vm.draft.startsAtOnce;
      if (startsAtOnce) await start.mutateAsync(made.id);
      await navigate(kind === 'external' ? `${vmPath(made.id)}/agent` : vmPath(made.id));
    } catch (error) {
      // What became of it is in the mutations, and shown below.
      vm.refuse(refusedFields(error));
    }
  };

  return (
    <div className={classes.page}>
      <PageHeader title="Create VM" />
      <div className={classes.columns}>
        <FormFrame
          label="New VM"
          tries={vm.tries}
          onSend={() => {
            void send();
          }}
        >
          <Choice
            legend="What it is"
            value={kind}
            options={kinds}
            onChange={(chosen) => {
              setSearch(chosen === 'external' ? { kind: chosen } : {}, { replace: true });
            }}
          />
          <CommonFields vm={vm} />
          {kind === 'booted' ? (
            <BootedFields vm={vm} hostMib={hostMib} />
          ) : (
            <ExternalFields vm={vm} />
          )}
          <FormProblem error={create.error} fields={(name) => hasField(kind, name)} />
          <CreateProgress
            name={vm.draft.name}
            create={create}
            start={start}
            onStarted={(id) => {
              void navigate(vmPath(id));
            }}
          />
          <div className={form.actions}>
            <Button
              type="submit"
              color="blue.9"
              loading={isBusy && start.error === null}
              disabled={start.error !== null}
            >
              {kind === 'booted' ? 'Create VM' : 'Make it known'}
            </Button>
            <Link to="/">Cancel</Link>
          </div>
        </FormFrame>
        <CreateSummary kind={kind} draft={vm.draft} faults={vm.faults} />
      </div>
    </div>
  );
}

/** Null when nobody knows of any host. */
function mostMemory(sizes: readonly (number | null)[]): number | null {
  const known = sizes.filter((size) => size !== null);
  return known.length === 0 ? null : Math.max(...known);
}
