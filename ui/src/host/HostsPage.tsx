// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router';
import { PageHeader } from '../ui/PageHeader';
import { Table } from '../ui/Table';
import { hostPath } from './hostLoad';
import { HostState } from './HostState';
import classes from './HostsPage.module.css';
import { counted, promisedMemory, promisedVcpus } from './hostWords';
import { useHostLoads } from './useHostLoads';

const columns = ['Host', 'State', 'Hypervisor', 'vCPUs promised', 'Memory promised', 'VMs'];

/** Every machine, what it has, and what of that is promised to VMs. */
export default function HostsPage() {
  const { loads, isKnown, isCurrent, isLoading } = useHostLoads();
  return (
    <div className={classes.page}>
      <PageHeader title="Hosts" />
      {isLoading && <p>Asking the manager for its hosts …</p>}
      {!isLoading && (
        <Table
          label="Hosts"
          columns={columns}
          stale={!isCurrent}
          rows={loads.map((load) => ({
            key: load.address,
            cells: [
              <Link key="to" to={hostPath(load.address)}>
                {load.address}
              </Link>,
              <HostState key="state" host={load.host} isCurrent={isCurrent} />,
              load.host.hypervisor ?? 'not known',
              promisedVcpus(load),
              promisedMemory(load),
              isKnown ? counted(load) : 'not known',
            ],
          }))}
        />
      )}
      <p className={classes.hint}>
        Promised is what the VMs on a host may take at most, stopped ones included. Machines that
        Hearth did not boot take nothing that was promised.
      </p>
    </div>
  );
}
