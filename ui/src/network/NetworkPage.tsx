// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { Vm } from '../api/types';
import { Interfaces } from '../breakdown/Interfaces';
import { KnownParts } from '../breakdown/KnownParts';
import { Card } from '../ui/Card';
import { Facts } from '../ui/Facts';
import { Table } from '../ui/Table';
import { networkWords } from '../vm/network';
import { vmQuery } from '../vm/vmQueries';
import classes from './NetworkPage.module.css';

/** How a VM is connected: where it may go, how one comes in, and what goes through. */
export default function NetworkPage() {
  const { id = '' } = useParams();
  const { data: vm, isError } = useQuery(vmQuery(id));
  if (vm === undefined) return null;
  const runs = vm.state === 'running' || vm.state === 'external';
  return (
    <div className={classes.page} data-stale={isError}>
      <Card title="Connection">
        {isError && <p>Last known; the manager does not answer.</p>}
        <Facts
          facts={[
            ['Network', vm.external === null ? networkWords[vm.network.mode] : 'not Hearth’s'],
            ['Guest address', vm.guest_ip ?? 'none'],
            ['Host', vm.host],
          ]}
        />
        {vm.external === null && <p>{reach[vm.network.mode]}</p>}
      </Card>
      {vm.external === null && vm.network.mode !== 'none' && <WayIn vm={vm} />}
      <Card title="What goes through">
        {runs && !isError ? (
          <KnownParts id={id}>{({ network }) => <Interfaces network={network} />}</KnownParts>
        ) : (
          <p>{isError ? 'Not known now.' : 'The VM does not run.'}</p>
        )}
      </Card>
    </div>
  );
}

const reach: Readonly<Record<Vm['network']['mode'], string>> = {
  none: 'The guest has no network of the host’s. Its agent is asked all the same: that way leads nowhere else.',
  nat: 'What the guest sends goes out behind the address of its host. It reaches neither another guest nor a service of its host.',
  isolated: 'The guest reaches nothing: no other guest, no service of its host, nothing beyond.',
};

/** The host's ports that lead into the guest. */
function WayIn({ vm: { network } }: { readonly vm: Vm }) {
  return (
    <Card title="Ports that lead in">
      {network.forwards.length === 0 ? (
        <p>None. Ports are said when a VM is created.</p>
      ) : (
        <>
          <Table
            label="Ports"
            columns={['Of the host', 'Of the guest']}
            rows={network.forwards.map(({ host_port, guest_port }) => ({
              key: host_port.toString(),
              cells: [host_port, guest_port],
            }))}
          />
          <p>TCP, at every address of the host but its loopback.</p>
        </>
      )}
    </Card>
  );
}
