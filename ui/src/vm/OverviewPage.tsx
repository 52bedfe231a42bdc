// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { Verdict, Vm } from '../api/types';
import { Facts } from '../ui/Facts';
import { mebibytes, UNKNOWN } from '../ui/format';
import { Time } from '../ui/Time';
import { ReplaceAgent } from './agent/ReplaceAgent';
import { diskWords } from './disk';
import { forwardsInWords, networkWords } from './network';
import classes from './OverviewPage.module.css';
import { vmCan } from './vmCan';
import { vmQuery } from './vmQueries';

/** What a VM is: identity, size, network and times. */
export default function OverviewPage() {
  const { id = '' } = useParams();
  const { data: vm, isError } = useQuery(vmQuery(id));
  if (vm === undefined) return null;
  return (
    <section aria-label="Overview" className={classes.overview} data-stale={isError}>
      {isError && <p>Last known; the manager does not answer.</p>}
      <Facts
        facts={[
          ['ID', vm.id],
          ['Host', vm.host],
          ['State', isError ? 'unknown' : vm.state],
          ['Reason', vm.state_reason ?? 'none'],
          ['Seen before', vm.verdict === null ? 'none' : seenBefore(vm.verdict)],
          ['Guest IP', vm.guest_ip ?? 'none'],
          [
            'Measured',
            vm.poll_interval_s === 1 ? 'once a second' : `every ${String(vm.poll_interval_s)} s`,
          ],
        ]}
      />
      {vm.external === null ? <Booted vm={vm} /> : <External vm={vm} external={vm.external} />}
    </section>
  );
}

/** What Hearth gave a VM. */
function Booted({ vm }: { readonly vm: Vm }) {
  return (
    <>
      <Facts
        facts={[
          ['vCPUs', vm.vcpu_count ?? UNKNOWN],
          ['Memory', mebibytes(vm.mem_size_mib)],
          ['Image', vm.image ?? UNKNOWN],
          ['Disk', diskWords(vm)],
        ]}
      />
      <Facts
        facts={[
          ['Network', networkWords[vm.network.mode]],
          ['Forwards, host → guest', forwardsInWords(vm.network)],
        ]}
      />
      <Facts
        facts={[
          ['Created', <Time at={vm.created_at} />],
          ['Started', vm.started_at === null ? 'not running' : <Time at={vm.started_at} />],
        ]}
      />
      {vmCan('replaceAgent', vm.state) && <ReplaceAgent id={vm.id} />}
    </>
  );
}

interface ExternalProps {
  readonly vm: Vm;
  readonly external: NonNullable<Vm['external']>;
}

/** Of a VM that Hearth did not boot, only where its agent is asked is known here. */
function External({ vm, external }: ExternalProps) {
  return (
    <>
      <p>Hearth did not boot this VM: it is measured, and started and stopped where it runs.</p>
      <Facts
        facts={[
          ['Guest agent’s port', external.agent_port],
          ['Registered', <Time at={vm.created_at} />],
        ]}
      />
    </>
  );
}

function seenBefore(verdict: Verdict): string {
  return verdict.evidence.length === 0 ? 'none' : verdict.evidence.join('; ');
}
