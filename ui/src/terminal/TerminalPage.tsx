// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { Vm } from '../api/types';
import { vmCan } from '../vm/vmCan';
import { vmQuery } from '../vm/vmQueries';
import { LastLog } from './LastLog';
import { LiveConsole } from './LiveConsole';
import { StartVm } from './StartVm';
import classes from './TerminalPage.module.css';

/** A VM's serial console. Whether one only looks is in the URL: `?mode=watch`. */
export default function TerminalPage() {
  const { id = '' } = useParams();
  const { data: vm, dataUpdatedAt } = useQuery(vmQuery(id));
  if (vm === undefined) return null;
  return (
    <section aria-label="Terminal" className={classes.page}>
      {vm.external === null ? (
        <VmConsole key={id} vm={vm} knownAt={dataUpdatedAt} />
      ) : (
        <p>Hearth did not boot this VM, and does not have its console.</p>
      )}
    </section>
  );
}

function VmConsole({ vm, knownAt }: { readonly vm: Vm; readonly knownAt: number }) {
  const [search, setSearch] = useSearchParams();
  const runs = vmCan('console', vm.state);
  // A terminal stays when its VM ends: what it shows last may say why.
  const [opened, setOpened] = useState(runs);
  if (runs && !opened) setOpened(true);
  if (!opened) {
    return (
      <>
        <StartVm vm={vm} />
        <LastLog vm={vm} />
      </>
    );
  }
  return (
    <LiveConsole
      vm={vm}
      knownAt={knownAt}
      watchOnly={search.get('mode') === 'watch'}
      onWatchOnly={(on) => {
        setSearch(on ? { mode: 'watch' } : {}, { replace: true });
      }}
    />
  );
}
