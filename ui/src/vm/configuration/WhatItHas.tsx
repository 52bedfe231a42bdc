// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { Vm } from '../../api/types';
import { healthQuery } from '../../health/healthQuery';
import { Card } from '../../ui/Card';
import { Facts } from '../../ui/Facts';
import { mebibytes } from '../../ui/format';
import { diskWords } from '../disk';
import { forwardsInWords, networkWords } from '../network';

const NOT_KNOWN = 'not known';

interface WhatItHasProps {
  readonly vm: Vm;
  /** True when it is the last known and not the current. */
  readonly stale: boolean;
}

/** What a VM was given when it was created. */
export function WhatItHas({ vm, stale }: WhatItHasProps) {
  const hosts = useQuery(healthQuery).data?.hosts ?? [];
  const host = hosts.find(({ url }) => new URL(url).host === vm.host);
  const hypervisor = host?.hypervisor ?? null;
  return (
    <Card title="What it has">
      {stale && <p>Last known; the manager does not answer.</p>}
      {vm.external === null ? (
        <Facts
          facts={[
            ['vCPUs', vm.vcpu_count ?? NOT_KNOWN],
            ['Memory', vm.mem_size_mib === null ? NOT_KNOWN : mebibytes(vm.mem_size_mib)],
            ['Image', vm.image ?? NOT_KNOWN],
            ['Disk', diskWords(vm)],
            ['Hypervisor', hypervisor ?? NOT_KNOWN],
            ['Host', vm.host],
            ['Network', networkWords[vm.network.mode]],
            ['Ports, host → guest', forwardsInWords(vm.network)],
          ]}
        />
      ) : (
        <Facts
          facts={[
            ['vCPUs', NOT_KNOWN],
            ['Memory', 'see its metrics'],
            ['Hypervisor', 'not Hearth’s'],
            ['Guest agent’s port', vm.external.agent_port],
          ]}
        />
      )}
      <p>
        {vm.external === null
          ? 'All but the disk’s size is fixed when a VM is created. For other CPUs, memory or network, create another VM.'
          : 'Hearth did not boot this machine: where it runs, these are said.'}
      </p>
    </Card>
  );
}
