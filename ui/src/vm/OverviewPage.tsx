// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { Facts } from '../ui/Facts';
import { localTime, mebibytes } from '../ui/format';
import { forwardsInWords, networkWords } from './network';
import classes from './OverviewPage.module.css';
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
          ['State', isError ? 'unknown' : vm.state],
          ['Reason', vm.state_reason ?? 'none'],
          ['Guest IP', vm.guest_ip ?? 'none'],
        ]}
      />
      <Facts
        facts={[
          ['vCPUs', vm.vcpu_count],
          ['Memory', mebibytes(vm.mem_size_mib)],
          ['Image', vm.image],
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
          ['Created', <time dateTime={vm.created_at}>{localTime(vm.created_at)}</time>],
          ['Started', vm.started_at === null ? 'not running' : localTime(vm.started_at)],
        ]}
      />
    </section>
  );
}
