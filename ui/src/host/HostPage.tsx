// SPDX-License-Identifier: Apache-2.0
import { Link, useParams } from 'react-router';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { PageHeader } from '../ui/PageHeader';
import { mebibytes } from '../ui/format';
import { HostState } from './HostState';
import classes from './HostsPage.module.css';
import { counted, promisedMemory, promisedVcpus } from './hostWords';
import { Residents } from './Residents';
import { useHostLoads } from './useHostLoads';

const NOT_KNOWN = 'not known';

/** One machine: what it is, what it has, and what runs there. */
export default function HostPage() {
  const { address = '' } = useParams();
  const { stream, loads, isKnown, isCurrent, isLoading } = useHostLoads();
  const load = loads.find((each) => each.address === address);
  if (load === undefined) {
    return (
      <div className={classes.page}>
        <PageHeader title={isLoading ? address : 'No such host'} />
        <p>
          {isLoading ? 'Asking the manager …' : `The manager drives no host at ${address}.`}{' '}
          <Link to="/hosts">All hosts</Link>
        </p>
      </div>
    );
  }
  const { host } = load;
  return (
    <div className={classes.page}>
      <PageHeader title={address} mark={<HostState host={host} isCurrent={isCurrent} />} />
      {!host.reachable && (
        <Notice kind="caution" title="VMs run on without their host agent">
          What is shown of them is what was last known. {host.reason}
        </Notice>
      )}
      <Facts
        facts={[
          ['CPUs', host.cpu_count ?? NOT_KNOWN],
          ['vCPUs promised', promisedVcpus(load)],
          ['Memory', host.mem_total_mib === null ? NOT_KNOWN : mebibytes(host.mem_total_mib)],
          ['Memory promised', promisedMemory(load)],
          ['VMs', isKnown ? counted(load) : NOT_KNOWN],
        ]}
      />
      <Facts
        facts={[
          ['Hypervisor', host.hypervisor ?? NOT_KNOWN],
          ['Accelerator', host.accelerator ?? NOT_KNOWN],
          ['Why', host.accelerator_reason ?? 'not said'],
          ['Version of its agent', host.version ?? NOT_KNOWN],
        ]}
      />
      {isKnown && <Residents stream={stream} load={load} isCurrent={isCurrent} />}
    </div>
  );
}
