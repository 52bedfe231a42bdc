// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { exampleFleet } from '../../mock/fleet.mjs';
import type { Host, Vm } from '../api/types';
import { fleetRow, snapshotOf } from '../fleet/fixtures';
import { FleetStore } from '../fleet/FleetStore';
import { hostLoads } from './hostLoad';
import { promisedMemory, promisedVcpus } from './hostWords';

const host: Host = {
  url: 'http://10.0.0.1:9090',
  reachable: true,
  reason: null,
  version: '0.1.0',
  hypervisor: 'firecracker',
  accelerator: 'kvm',
  accelerator_reason: null,
  cpu_count: 4,
  mem_total_mib: 4_096,
};

function example(change: Partial<Vm>): Vm {
  const [first] = exampleFleet();
  if (first === undefined) throw new Error('the example fleet is empty');
  return { ...first.vm, ...change };
}

function storeOf(...names: string[]): FleetStore {
  const store = new FleetStore();
  const rows = names.map((name) => fleetRow(name));
  store.replace(snapshotOf(1, [...rows, fleetRow('other', { host: '10.0.0.2:9090' })]), 1);
  return store;
}

it('adds up what the VMs of a host were promised, and of no other', () => {
  const vms = [
    example({ id: 'id-a', vcpu_count: 2, mem_size_mib: 512 }),
    example({ id: 'id-b', vcpu_count: 1, mem_size_mib: 1_024 }),
    example({ id: 'id-other', vcpu_count: 8 }),
  ];

  const [load] = hostLoads([host], storeOf('b', 'a'), vms);

  expect(load?.residents.map(({ row }) => row.name)).toEqual(['a', 'b']);
  expect(load && promisedVcpus(load)).toBe('3, for 4 CPUs');
  expect(load && promisedMemory(load)).toBe('1.5 GiB of 4 GiB');
});

it('a machine that Hearth did not boot was promised nothing', () => {
  const external = { vcpu_count: null, mem_size_mib: null, external: { agent_port: 8080 } };

  const [load] = hostLoads([host], storeOf('a'), [example({ id: 'id-a', ...external })]);

  expect(load).toMatchObject({ vcpus: 0, memoryMib: 0, running: 1 });
});

it('a sum of which a part is not known is not known', () => {
  const [one] = hostLoads([host], storeOf('a', 'b'), [example({ id: 'id-a' })]);
  const [none] = hostLoads([{ ...host, cpu_count: null }], storeOf('a'), undefined);

  expect(one).toMatchObject({ vcpus: null, memoryMib: null });
  expect(none && promisedVcpus(none)).toBe('not known, for not known CPUs');
});
