// SPDX-License-Identifier: Apache-2.0
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { VmBreakdown } from '../api/types';
import { renderAt } from '../app/renderAt';

// Goal: each part of a guest with its own numbers, unknown where nobody knows, asked for only while
// somebody looks. Fixture: the mock's manager, with the parts that the test says.
vi.mock('../metrics/Plot', () => ({
  Plot: class {
    show = vi.fn();
    resize = vi.fn();
    destroy = vi.fn();
  },
}));

const id = '7f230000-0000-4000-8000-000000000001';
const page = `/vms/${id}/metrics`;

const parts: VmBreakdown = {
  vm_id: id,
  reason: null,
  at: '2026-11-27T10:00:00Z',
  age_ms: 300,
  interval_ms: 1_000,
  cpus: [
    {
      cpu: 0,
      busy_percent: 62.5,
      user_percent: 40,
      system_percent: 10,
      irq_percent: 2.5,
      steal_percent: 10,
      iowait_percent: 1,
    },
    {
      cpu: 2,
      busy_percent: null,
      user_percent: null,
      system_percent: null,
      irq_percent: null,
      steal_percent: null,
      iowait_percent: null,
    },
  ],
  network: [
    {
      device: 'eth0',
      in_bytes_per_second: 2_000_000,
      out_bytes_per_second: 0,
      in_packets_per_second: 1_400,
      out_packets_per_second: null,
    },
  ],
  disks: [],
  file_systems: [
    {
      device: '/dev/vda',
      mount_point: '/',
      type: 'ext4',
      size_bytes: 1_048_576_000,
      used_bytes: 943_718_400,
      available_bytes: 52_428_800,
      files: 1_000,
      files_used: 250,
    },
  ],
};

/** Answers questions for the parts, and counts them; all others stay the mock's. */
function tell(told: VmBreakdown) {
  const asked = { times: 0 };
  const usual = fetch;
  vi.stubGlobal('fetch', (request: Request) => {
    if (!request.url.endsWith('/metrics/breakdown')) return usual(request);
    asked.times += 1;
    return Promise.resolve(Response.json(told));
  });
  return asked;
}

async function open() {
  await userEvent.click(await toggle());
}

const toggle = () => screen.findByRole('button', { name: /^Each CPU/ }, { timeout: 3_000 });

const row = (table: string, name: string) =>
  within(screen.getByRole('table', { name: table })).getByRole('row', { name: new RegExp(name) });

it('asks for nothing until somebody looks, and shows then what each part does', async () => {
  renderAt(page);
  const asked = tell(parts);
  expect(await toggle()).toHaveAttribute('aria-expanded', 'false');
  expect(asked.times).toBe(0);

  await open();

  await screen.findByRole('table', { name: 'CPUs' });
  expect(row('CPUs', '^0')).toHaveTextContent(/62\.5 %40\.0 %10\.0 %2\.5 %10\.0 %1\.0 %/);
  expect(row('CPUs', '^2')).toHaveTextContent('unknownunknownunknown');
  expect(row('Interfaces', 'eth0')).toHaveTextContent('eth02.00 MB/s0 MB/s1400 /sunknown');
  expect(screen.getByText('The guest has no disks.')).toBeVisible();
  expect(row('File systems', 'ext4')).toHaveTextContent('900 MiB, 94.7 %');
  expect(row('File systems', 'ext4')).toHaveTextContent('25.0 %');
  expect(screen.getByText(/ ago$/)).toBeVisible();
});

it('says why there is nothing, and stays open by its address', async () => {
  const { router } = renderAt(page);
  const nothing = { cpus: null, network: null, disks: null, file_systems: null };
  tell({ ...parts, ...nothing, at: null, age_ms: null, reason: 'no agent' });

  await open();

  expect(router.state.location.search).toBe('?parts=shown');
  expect(await screen.findByText('no agent', undefined, { timeout: 3_000 })).toBeVisible();
  expect(screen.queryByRole('table', { name: 'CPUs' })).toBeNull();
});

it('shows a family that the guest could not read as unknown', async () => {
  renderAt(page);
  tell({ ...parts, cpus: null, file_systems: null });

  await open();

  expect(
    await screen.findByText('The guest could not read its CPUs.', undefined, { timeout: 3_000 }),
  ).toBeVisible();
  expect(
    screen.getByText('The guest could not read its file systems on local disks.'),
  ).toBeVisible();
});
