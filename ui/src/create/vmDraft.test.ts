// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { draftInWords } from './draftInWords';
import { bodyOfDraft, draftFaults, firstDraft, type VmDraft } from './vmDraft';

const demo: VmDraft = { ...firstDraft, name: 'demo' };
const HOST_MIB = 4_096;

function fieldsAtFault(change: Partial<VmDraft>, kind: 'booted' | 'external' = 'booted') {
  return Object.keys(draftFaults(kind, { ...demo, ...change }, HOST_MIB));
}

describe('limits are those of the contract', () => {
  it.each<[Partial<VmDraft>, string[]]>([
    [{}, []],
    [{ name: '' }, ['name']],
    [{ name: 'Demo' }, ['name']],
    [{ name: 'demo-' }, ['name']],
    [{ name: 'a'.repeat(64) }, ['name']],
    [{ vcpus: '0' }, ['vcpu_count']],
    [{ vcpus: '33' }, ['vcpu_count']],
    [{ vcpus: '1.5' }, ['vcpu_count']],
    [{ memory: '63' }, ['mem_size_mib']],
    [{ memory: '4097' }, ['mem_size_mib']],
    [{ image: '../vm/etc' }, ['image']],
    [{ disk: '0' }, ['disk_mib']],
    [{ disk: '16777217' }, ['disk_mib']],
    [{ disk: '16777216' }, []],
    [{ interval: '61' }, ['poll_interval_s']],
    [
      { mode: 'nat', forwards: [{ hostPort: '0', guestPort: '65536' }] },
      ['network.forwards[0].host_port', 'network.forwards[0].guest_port'],
    ],
    [{ mode: 'none', forwards: [{ hostPort: '', guestPort: '' }] }, []],
  ])('%j', (change, fields) => {
    expect(fieldsAtFault(change)).toEqual(fields);
  });

  it('a port of the host leads to one port of a guest', () => {
    const forward = { hostPort: '8022', guestPort: '22' };
    expect(fieldsAtFault({ mode: 'nat', forwards: [forward, forward] })).toEqual([
      'network.forwards[1].host_port',
    ]);
  });

  it.each([
    ['192.168.1.100', true],
    ['fd00::7', true],
    ['', false],
    ['router.example.org', false],
    ['192.168.1.100:8080', false],
    ['192.168.1.0/24', false],
    ['256.1.1.1', false],
  ])('%s can be the address of an external VM: %s', (guestIp, isFine) => {
    const fields = fieldsAtFault({ guestIp }, 'external');
    expect(fields).toEqual(isFine ? [] : ['external.guest_ip']);
  });

  it('of a host nobody knows, no memory is too much', () => {
    expect(draftFaults('booted', { ...demo, memory: '999999' }, null)).toEqual({});
  });
});

it('sends all that is shown, and of a network only what the VM has', () => {
  const forwards = [{ hostPort: '8022', guestPort: '22' }];
  expect(bodyOfDraft('booted', { ...demo, forwards })).toEqual({
    name: 'demo',
    vcpu_count: 1,
    mem_size_mib: 128,
    image: 'demo',
    network: { mode: 'none', forwards: [] },
    poll_interval_s: 1,
  });
  expect(bodyOfDraft('booted', { ...demo, disk: '2048' })).toMatchObject({ disk_mib: 2048 });
  expect(bodyOfDraft('external', { ...demo, guestIp: ' 192.168.1.7 ' })).toEqual({
    name: 'demo',
    external: { guest_ip: '192.168.1.7', agent_port: 8080 },
    poll_interval_s: 1,
  });
});

it('says in words what will be', () => {
  const forwards = [{ hostPort: '8022', guestPort: '22' }];
  const draft: VmDraft = { ...demo, vcpus: '2', memory: '2048', mode: 'nat', forwards };
  const words = draftInWords('booted', draft, draftFaults('booted', draft, null)).join(' ');

  expect(words).toContain(
    'A VM called demo, with 2 vCPUs and 2 GiB of memory, from the image demo.',
  );
  expect(words).toContain('port 8022 of the host to 22');
  expect(words).toContain('It is started at once.');
});

it('claims nothing of a field that is not valid', () => {
  const draft: VmDraft = { ...demo, name: '', memory: 'much' };
  const words = draftInWords('booted', draft, draftFaults('booted', draft, null)).join(' ');

  expect(words).toContain('without a valid name yet');
  expect(words).not.toContain('NaN');
});
