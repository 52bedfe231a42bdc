// SPDX-License-Identifier: Apache-2.0
import type { VmBreakdown } from '../api/types';
import { Table } from '../ui/Table';
import { percent } from '../ui/format';
import classes from './Breakdown.module.css';

type Cpu = NonNullable<VmBreakdown['cpus']>[number];

/** What a CPU did, in the order in which the bar shows it. The first four are busy. */
const shares = [
  { name: 'User', of: (cpu: Cpu) => cpu.user_percent },
  { name: 'System', of: (cpu: Cpu) => cpu.system_percent },
  { name: 'Interrupts', of: (cpu: Cpu) => cpu.irq_percent },
  { name: 'Steal', of: (cpu: Cpu) => cpu.steal_percent },
  { name: 'Waits for a disk', of: (cpu: Cpu) => cpu.iowait_percent },
] as const;

/** Each CPU of a guest: what it did, as a bar and in numbers. */
export function CpuTable({ cpus }: { readonly cpus: VmBreakdown['cpus'] }) {
  return (
    <div className={classes.family}>
      <h3>CPUs</h3>
      {cpus === null ? (
        <p>The guest could not read its CPUs.</p>
      ) : (
        <Table
          label="CPUs"
          columns={['CPU', 'What it did', 'Busy', ...shares.map(({ name }) => name)]}
          rows={cpus.map((cpu) => ({
            key: cpu.cpu.toString(),
            cells: [
              cpu.cpu,
              <Bar key="bar" cpu={cpu} />,
              percent(cpu.busy_percent),
              ...shares.map(({ of }) => percent(of(cpu))),
            ],
          }))}
        />
      )}
    </div>
  );
}

/** The numbers stand beside it: it is not read aloud. */
function Bar({ cpu }: { readonly cpu: Cpu }) {
  const widths = shares.map(({ of }) => of(cpu) ?? 0);
  return (
    <svg className={classes.bar} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      {shares.map(({ name }, index) => (
        <rect
          key={name}
          x={widths.slice(0, index).reduce((sum, width) => sum + width, 0)}
          y="0"
          width={widths[index]}
          height="1"
          data-share={name}
        />
      ))}
    </svg>
  );
}
