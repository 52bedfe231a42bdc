// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router';
import { SILENT_AFTER_MS } from '../api/queryClient';
import type { Vm } from '../api/types';
import { LiveCell } from '../metrics/LiveCell';
import type { FleetMetrics } from '../metrics/metricsQueries';
import { mebibytes, UNKNOWN } from '../ui/format';
import { useNow } from '../ui/useNow';
import { StateName } from './StateName';
import { VmActions } from './VmActions';
import { vmPath } from './vmPath';
import classes from './VmTable.module.css';

interface VmTableProps {
  readonly vms: readonly Vm[];
  /** Null when the manager did not answer the last question for them. */
  readonly metrics: FleetMetrics | null;
  /** True when the list is the last known one and not the current one. */
  readonly stale: boolean;
}

const columns = ['Name', 'State', 'CPU', 'Memory', 'vCPUs', 'Size', 'Guest IP', 'Actions'];

/** The fleet. Narrow screens show each row as a card; the explicit roles keep it a table there. */
export function VmTable({ vms, metrics, stale }: VmTableProps) {
  const now = useNow(1_000);
  const isCurrent = metrics !== null && !stale && now - metrics.receivedAt <= SILENT_AFTER_MS;
  return (
    <table role="table" aria-label="Virtual machines" className={classes.table} data-stale={stale}>
      <caption>{stale ? 'Last known list; the manager does not answer.' : ''}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {vms.map((vm) => (
          <VmRow key={vm.id} vm={vm} metrics={isCurrent ? metrics : null} stale={stale} />
        ))}
      </tbody>
    </table>
  );
}

interface VmRowProps {
  readonly vm: Vm;
  readonly metrics: FleetMetrics | null;
  readonly stale: boolean;
}

function VmRow({ vm, metrics, stale }: VmRowProps) {
  const sample = metrics?.byVm[vm.id];
  const latest =
    metrics === null || sample === undefined ? null : { sample, receivedAt: metrics.receivedAt };
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Link to={vmPath(vm.id)}>{vm.name}</Link>
      </th>
      <td role="cell" data-label="State">
        <StateName state={stale ? 'unknown' : vm.state} />
        {!stale && vm.state_reason !== null && (
          <div className={classes.reason}>{vm.state_reason}</div>
        )}
      </td>
      <td role="cell" data-label="CPU">
        <LiveCell metric="cpu_usage_percent" latest={latest} />
      </td>
      <td role="cell" data-label="Memory">
        <LiveCell metric="memory_usage_percent" latest={latest} />
      </td>
      <td role="cell" data-label="vCPUs">
        {vm.vcpu_count ?? UNKNOWN}
      </td>
      <td role="cell" data-label="Size">
        {mebibytes(vm.mem_size_mib)}
      </td>
      <td role="cell" data-label="Guest IP">
        {vm.guest_ip ?? 'none'}
      </td>
      <td role="cell" data-label="Actions">
        {!stale && <VmActions vm={vm} />}
      </td>
    </tr>
  );
}
