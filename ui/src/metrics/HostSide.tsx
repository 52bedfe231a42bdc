// SPDX-License-Identifier: Apache-2.0
import type { VmMetrics } from '../api/types';
import { Facts } from '../ui/Facts';
import { kibibytes, percent } from '../ui/format';
import classes from './HostSide.module.css';

interface HostSideProps {
  readonly sample: VmMetrics | null;
}

/** What the VM's vCPUs cost the host. */
export function HostCpu({ sample }: HostSideProps) {
  const vmm = sample?.vmm ?? null;
  const facts: [string, string][] = [['vCPU threads', percent(vmm?.cpu_percent ?? null)]];
  const waiting = vmm?.cpu_wait_percent ?? null;
  if (waiting !== null) facts.push(['Waiting for a host CPU', percent(waiting)]);
  const held = vmm?.cpu_throttled_ms ?? null;
  if (held !== null) facts.push(['Held back by its CPU limit', `${held.toFixed(0)} ms`]);
  return <HostSide label="CPU on the host" facts={facts} />;
}

/** What the VM's memory costs the host. */
export function HostMemory({ sample }: HostSideProps) {
  const vmm = sample?.vmm ?? null;
  const facts: [string, string][] = [
    ['Resident', kibibytes(vmm?.memory_rss_kb ?? null)],
    ['Of configured', percent(vmm?.memory_percent ?? null)],
  ];
  const own = vmm?.memory_pss_kb ?? null;
  if (own !== null) facts.push(['Without what is shared', kibibytes(own)]);
  return <HostSide label="Memory on the host" facts={facts} />;
}

/** Set apart from the guest's figures, so that nobody takes the one for the other. */
function HostSide({ label, facts }: { label: string; facts: [string, string][] }) {
  return (
    <div role="group" aria-label={label} className={classes.hostSide}>
      <div className={classes.title}>On the host, not in the guest</div>
      <Facts compact facts={facts} />
    </div>
  );
}
