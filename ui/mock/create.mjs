// SPDX-License-Identifier: Apache-2.0
import { Faults } from './faults.mjs';
import { invalid, problem } from './problem.mjs';
import { MockVm } from './vm.mjs';

/**
 * @typedef {import('./routes.mjs').Answer} Answer
 * @typedef {import('../src/api/schema').components} components
 * @typedef {Partial<components['schemas']['VmCreate'] & components['schemas']['ExternalVmCreate']>} Wanted
 */

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LAST_PORT = 65_535;

/** What the mock's host has. */
export const HOST_MIB = 16_384;
const IMAGE_MIB = 64;
/** The most a disk can have. */
export const MOST_DISK_MIB = 16_777_216;
const IMAGES = ['demo', 'debian-13'];

/** Makes a VM, or refuses it as the manager does. @param {MockVm[]} fleet @param {unknown} body @returns {Answer} */
export function create(fleet, body) {
  const wanted = /** @type {Wanted} */ (body);
  const faults = new Faults();
  const { name = '', external } = wanted;
  faults.check('name', name !== '', 'is missing');
  faults.check(
    'name',
    NAME.test(name),
    'must be 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit',
  );
  faults.whole('poll_interval_s', wanted.poll_interval_s ?? 1, 1, 60);
  if (external === undefined) checkBooted(fleet, wanted, faults);
  else checkExternal(external, faults);
  if (faults.errors.length > 0) return invalid(faults.errors);
  if (fleet.some(({ vm }) => vm.name === name)) {
    return problem(409, 'name-taken', `there is a VM named "${name}" already`);
  }
  const made = new MockVm(vmOf(name, wanted), external === undefined ? 'guest' : 'no-agent');
  fleet.push(made);
  return { status: 201, body: made.vm };
}

/** @param {MockVm[]} fleet @param {Wanted} wanted @param {Faults} faults */
function checkBooted(fleet, { vcpu_count, mem_size_mib, image, disk_mib, network }, faults) {
  faults.whole('vcpu_count', vcpu_count ?? 1, 1, 32);
  faults.whole('mem_size_mib', mem_size_mib ?? 128, 64, HOST_MIB);
  const images = `must be one of the host's images, which are: ${IMAGES.join(', ')}; POST /v1/image-imports makes one`;
  faults.check('image', IMAGES.includes(image ?? 'demo'), images);
  faults.whole('disk_mib', disk_mib ?? IMAGE_MIB, IMAGE_MIB, MOST_DISK_MIB);
  (network?.forwards ?? []).forEach(({ host_port, guest_port }, index) => {
    const field = `network.forwards[${index.toString()}]`;
    faults.whole(`${field}.host_port`, host_port, 1, LAST_PORT);
    faults.whole(`${field}.guest_port`, guest_port, 1, LAST_PORT);
    const owner = fleet.find(({ vm }) =>
      vm.network.forwards.some((each) => each.host_port === host_port),
    );
    faults.check(
      `${field}.host_port`,
      owner === undefined,
      `leads to the VM "${owner?.vm.name ?? ''}" already; choose another port, or delete that VM first`,
    );
  });
}

/** @param {NonNullable<Wanted['external']>} external @param {Faults} faults */
function checkExternal({ guest_ip, agent_port }, faults) {
  checkAddress('external.guest_ip', guest_ip, faults);
  faults.whole('external.agent_port', agent_port, 1, LAST_PORT);
}

/** What the host refuses to ask. @param {string} field @param {string} address @param {Faults} faults */
export function checkAddress(field, address, faults) {
  faults.check(
    field,
    /^[\d.]+$|:/.test(address),
    'must be an IPv4 or IPv6 address, not a name or anything else: register the guest’s own address, such as 192.168.1.100',
  );
  faults.check(
    field,
    !/^(127\.|169\.254\.|::1$)/.test(address),
    'must not be a loopback or link-local address, unless the host’s operator allows it with HEARTH_HOST_EXTERNAL_ALLOW',
  );
}

/** @param {string} name @param {Wanted} wanted @returns {import('./vm.mjs').Vm} */
function vmOf(name, wanted) {
  const { external } = wanted;
  const booted = external === undefined;
  const { mode = 'none', forwards = [] } = wanted.network ?? {};
  return {
    id: crypto.randomUUID(),
    name,
    host: '127.0.0.1:9090',
    vcpu_count: booted ? (wanted.vcpu_count ?? 1) : null,
    mem_size_mib: booted ? (wanted.mem_size_mib ?? 128) : null,
    image: booted ? (wanted.image ?? 'demo') : null,
    disk_mib: booted ? (wanted.disk_mib ?? null) : null,
    network: { mode, forwards },
    external: booted ? null : { agent_port: external.agent_port },
    poll_interval_s: wanted.poll_interval_s ?? 1,
    state: booted ? 'stopped' : 'external',
    state_reason: null,
    guest_ip: booted ? null : external.guest_ip,
    created_at: new Date().toISOString(),
    started_at: null,
    verdict: null,
  };
}
