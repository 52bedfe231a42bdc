// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router';
import { FleetCell } from '../fleet/FleetCell';
import type { FleetStream } from '../fleet/FleetStream';
import { mebibytes } from '../ui/format';
import { Table } from '../ui/Table';
import { StateName } from '../vm/StateName';
import { vmPath } from '../vm/vmPath';
import type { HostLoad } from './hostLoad';

/** The fleet's page shows more, and only what is in view. */
const MOST_SHOWN = 200;
const NOT_KNOWN = 'not known';
const columns = ['VM', 'State', 'CPU', 'Memory used', 'vCPUs', 'Memory'];

interface ResidentsProps {
  readonly stream: FleetStream;
  readonly load: HostLoad;
  readonly isCurrent: boolean;
}

/** What runs on a host, live. */
export function Residents({ stream, load, isCurrent }: ResidentsProps) {
  const { residents, address } = load;
  if (residents.length === 0) return <p>No VM is on this host.</p>;
  return (
    <>
      <Table
        label="VMs on this host"
        columns={columns}
        stale={!isCurrent}
        rows={residents.slice(0, MOST_SHOWN).map(({ slot, row, vm }) => ({
          key: row.id,
          cells: [
            <Link key="to" to={vmPath(row.id)}>
              {row.name}
            </Link>,
            <StateName key="state" state={isCurrent ? row.state : 'unknown'} />,
            <FleetCell key="cpu" {...{ stream, slot, row, isCurrent }} metric="cpu" />,
            <FleetCell key="memory" {...{ stream, slot, row, isCurrent }} metric="memory" />,
            vm?.vcpu_count ?? NOT_KNOWN,
            vm?.mem_size_mib == null ? NOT_KNOWN : mebibytes(vm.mem_size_mib),
          ],
        }))}
      />
      {residents.length > MOST_SHOWN && (
        <p>
          These are the first {MOST_SHOWN}.{' '}
          <Link to={`/?q=${encodeURIComponent(address)}`}>
            All {residents.length} in the list of VMs
          </Link>
        </p>
      )}
    </>
  );
}
