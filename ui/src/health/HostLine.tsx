// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { Host } from '../api/types';
import { mebibytes } from '../ui/format';
import { healthQuery } from './healthQuery';
import classes from './HostLine.module.css';

/** The machines the fleet runs on, one line each. */
export function HostLine() {
  const { data, isError } = useQuery(healthQuery);
  if (isError || data === undefined) return null;
  return (
    <ul className={classes.hosts} aria-label="Hosts">
      {data.hosts
        .filter(({ reachable }) => reachable)
        .map((host) => (
          <li key={host.url}>{inWords(host)}</li>
        ))}
    </ul>
  );
}

function inWords(host: Host): string {
  const accelerator = host.accelerator === 'kvm' ? 'KVM' : 'without KVM';
  const hypervisor = host.hypervisor === null ? null : `${host.hypervisor}, ${accelerator}`;
  const cpus = host.cpu_count === null ? null : `${host.cpu_count.toString()} CPUs`;
  const memory = host.mem_total_mib === null ? null : mebibytes(host.mem_total_mib);
  return [`Host ${host.url.replace(/^https?:\/\//, '')}`, hypervisor, cpus, memory]
    .filter((part) => part !== null)
    .join(' · ');
}
