// SPDX-License-Identifier: Apache-2.0
import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { Health, Host } from '../api/types';
import { createQueryClient } from '../api/queryClient';
import { Providers } from '../app/Providers';
import { HealthNotices } from './HealthNotices';
import { HostLine } from './HostLine';

const host: Host = {
  url: 'http://127.0.0.1:9090',
  reachable: true,
  reason: null,
  version: '0.1.0',
  hypervisor: 'qemu',
  accelerator: 'tcg',
  accelerator_reason: '/dev/kvm does not exist',
  cpu_count: 2,
  mem_total_mib: 4_096,
};

function renderWith(hosts: Host[]) {
  const health: Health = { status: 'ok', version: '0.1.0', database: 'embedded', hosts };
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(health)));
  render(
    <Providers queryClient={createQueryClient()}>
      <HealthNotices />
      <HostLine />
    </Providers>,
  );
}

it('a host that answers is a line', async () => {
  renderWith([host]);

  expect(await screen.findByRole('listitem')).toHaveTextContent(
    'Host 127.0.0.1:9090 · qemu, without KVM · 2 CPUs · 4 GiB',
  );
  expect(screen.queryByRole('alert')).toBeNull();
});

it('a host that does not answer is a banner with what to do', async () => {
  renderWith([{ ...host, reachable: false, reason: 'Connection refused; start hearth-host.' }]);

  const banner = await screen.findByRole('alert');
  expect(banner).toHaveTextContent('The host agent at http://127.0.0.1:9090 does not answer');
  expect(banner).toHaveTextContent('start hearth-host');
  expect(screen.queryByRole('listitem')).toBeNull();
});
