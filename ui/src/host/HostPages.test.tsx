// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { exampleFleet } from '../../mock/fleet.mjs';
import { renderAt } from '../app/renderAt';
import { noteOutages, outageSince } from '../health/outages';

// Goal: what a machine has, what of it is promised, and what runs there. Fixture: the mock's fleet.

const soon = { timeout: 6_000 };

it('leads from all hosts to one, with its VMs live', async () => {
  renderAt('/hosts');
  const table = within(await screen.findByRole('table', { name: 'Hosts' }, soon));
  expect(await table.findByText('6, for 4 CPUs', {}, soon)).toBeVisible();
  expect(table.getByText('2.4 GiB of 16 GiB')).toBeVisible();
  expect(table.getByText('3 run, of 6')).toBeVisible();
  expect(table.getByText('reachable')).toBeVisible();

  await userEvent.click(table.getByRole('link', { name: '127.0.0.1:9090' }));

  const vms = within(await screen.findByRole('table', { name: 'VMs on this host' }, soon));
  expect(vms.getByRole('link', { name: 'demo' })).toBeVisible();
  await userEvent.click(vms.getByRole('link', { name: 'switched-off' }));
  expect(
    await screen.findByRole('heading', { level: 1, name: 'switched-off' }, soon),
  ).toBeVisible();
});

it('claims nothing while the manager is away', async () => {
  const { manager } = renderAt('/hosts');
  await screen.findByText('reachable', {}, soon);

  manager.isReachable = false;

  await waitFor(() => {
    expect(screen.getByText('not known now')).toBeVisible();
  }, soon);
});

it('says that there is no such host', async () => {
  renderAt('/hosts/10.9.9.9%3A1');

  expect(await screen.findByText(/drives no host at 10\.9\.9\.9:1/, {}, soon)).toBeVisible();
});

it('an outage is as old as when it was first seen', () => {
  const host = { url: 'http://10.0.0.7:9090' };
  noteOutages([{ ...host, reachable: false }], 1_000);
  noteOutages([{ ...host, reachable: false }], 2_000);
  expect(outageSince(host.url)).toBe(1_000);

  noteOutages([{ ...host, reachable: true }], 3_000);

  expect(outageSince(host.url)).toBeNull();
});

it('lists what happened to all VMs, by pages, each leading to its VM', async () => {
  const fleet = exampleFleet();
  for (let i = 0; i < 60; i += 1) fleet[0]?.happen('bottleneck', `the ${i.toString()}th time`);
  fleet[1]?.happen('guest-oom', 'the guest ran out of memory');
  renderAt('/events?limit=50', fleet);
  const table = within(await screen.findByRole('table', { name: 'Events' }, soon));
  expect(await table.findByRole('link', { name: 'flaky-agent' }, soon)).toBeVisible();
  expect(table.getByText('the 59th time')).toBeVisible();
  expect(table.queryByText('the 3th time')).toBeNull();

  await userEvent.click(screen.getByRole('button', { name: 'Show older ones' }));

  expect(await table.findByText('the 3th time', {}, soon)).toBeVisible();
});
