// SPDX-License-Identifier: Apache-2.0
import { MockVm } from './vm.mjs';

/**
 * @typedef {import('./vm.mjs').Vm} Vm
 * @typedef {import('./vm.mjs').Measured} Measured
 */

export const DEMO_ID = '7f230000-0000-4000-8000-000000000001';

const BORN = '2026-11-20T09:00:00Z';

/**
 * @param {number} number
 * @param {string} name
 * @param {Partial<Vm>} rest
 * @returns {Vm}
 */
function vm(number, name, rest) {
  return {
    id: DEMO_ID.slice(0, -1) + number.toString(),
    name,
    host: '127.0.0.1:9090',
    vcpu_count: 1,
    mem_size_mib: 128,
    image: 'demo',
    disk_mib: null,
    network: { mode: 'none', forwards: [] },
    external: null,
    poll_interval_s: 1,
    state: 'running',
    state_reason: null,
    guest_ip: `127.9.0.${(number + 1).toString()}`,
    created_at: BORN,
    started_at: BORN,
    verdict: null,
    ...rest,
  };
}

const off = /** @type {const} */ ({ guest_ip: null, started_at: null });

const HOSTS = 8;

/**
 * Many VMs on some hosts: most run, some are stopped or have no agent.
 *
 * @param {number} count
 * @returns {MockVm[]}
 */
export function largeFleet(count) {
  return Array.from({ length: count }, (_, index) => {
    const number = (index + 1).toString();
    const id = `7f230000-0000-4000-9000-${number.padStart(12, '0')}`;
    const isOff = index % 25 === 24;
    const host = `10.0.0.${(1 + (index % HOSTS)).toString()}:9090`;
    const rest = isOff ? { host, state: /** @type {const} */ ('stopped'), ...off } : { host };
    const name = `vm-${number.padStart(4, '0')}`;
    const measured = index % 20 === 9 ? /** @type {const} */ ('no-agent') : 'guest';
    const each = new MockVm({ ...vm(1, name, rest), id }, measured);
    each.second = index * 7;
    each.swing = 1 + (index % 6);
    return each;
  });
}

/** A VM of each kind a page has to cope with. @returns {MockVm[]} */
export function exampleFleet() {
  /** @type {[Vm, Measured][]} */
  const fleet = [
    [vm(1, 'demo', {}), 'guest'],
    [vm(2, 'flaky-agent', { vcpu_count: 2, mem_size_mib: 512 }), 'cycle'],
    [
      vm(3, 'no-agent', {
        mem_size_mib: 1536,
        guest_ip: '10.201.0.6',
        network: {
          mode: 'nat',
          forwards: [
            { host_port: 8022, guest_port: 22 },
            { host_port: 8443, guest_port: 443 },
          ],
        },
      }),
      'no-agent',
    ],
    [vm(4, 'switched-off', { state: 'stopped', ...off }), 'guest'],
    [
      vm(5, 'broken', {
        state: 'failed',
        state_reason:
          'The VMM exited with status 1 after 0.2 s; its log is vmm.log in the VM’s folder.',
        ...off,
      }),
      'guest',
    ],
    [
      vm(6, 'elsewhere', {
        vcpu_count: null,
        mem_size_mib: null,
        image: null,
        disk_mib: null,
        external: { agent_port: 8080 },
        state: 'external',
        guest_ip: '192.168.1.100',
        started_at: null,
      }),
      'guest',
    ],
  ];
  return fleet.map(([each, measured]) => new MockVm(each, measured));
}
