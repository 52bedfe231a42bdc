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
  const used = sample?.vmm?.cpu_percent ?? null;
  return <HostSide label="CPU on the host" facts={[['vCPU threads', percent(used)]]} />;
}

/** What the VM's memory costs the host. */
export function HostMemory({ sample }: HostSideProps) {
  const vmm = sample?.vmm ?? null;
  return (
    <HostSide
      label="Memory on the host"
      facts={[
        ['Resident', kibibytes(vmm?.memory_rss_kb ?? null)],
        ['Of configured', percent(vmm?.memory_percent ?? null)],
      ]}
    />
  );
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
