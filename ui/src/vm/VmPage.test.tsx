// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { renderAt } from '../app/renderAt';

// jsdom has no canvas: the chart itself is for the browser tests.
vi.mock('../metrics/Plot', () => ({
  Plot: class {
    show = vi.fn();
    resize = vi.fn();
    destroy = vi.fn();
  },
}));

const demo = '/vms/7f230000-0000-4000-8000-000000000001';
// The first page that comes on its own takes its time on a busy machine.
const soon = { timeout: 6_000 };

it('opens with the metrics, and each tab has its address', async () => {
  const { router } = renderAt(demo);
  expect(await screen.findByRole('heading', { level: 1, name: 'demo' }, soon)).toBeVisible();
  const metrics = { name: 'Metrics', current: 'page' };
  expect(await screen.findByRole('link', metrics, soon)).toBeVisible();
  await waitFor(() => {
    expect(router.state.location.pathname).toBe(`${demo}/metrics`);
  });

  await userEvent.click(screen.getByRole('link', { name: 'Overview' }));

  expect(router.state.location.pathname).toBe(`${demo}/overview`);
  expect(await screen.findByText('127.9.0.2')).toBeVisible();
});

it('shows the network, and which ports lead in', async () => {
  renderAt('/vms/7f230000-0000-4000-8000-000000000003/overview');

  expect(await screen.findByText('nat: out, behind the host’s address')).toBeVisible();
  expect(screen.getByText('8022 → 22, 8443 → 443')).toBeVisible();
});

it('says of an external VM that Hearth did not boot it, and offers no snapshots', async () => {
  renderAt('/vms/7f230000-0000-4000-8000-000000000006/overview');

  expect(await screen.findByText(/Hearth did not boot this VM/)).toBeVisible();
  expect(screen.getByText('8080')).toBeVisible();
  expect(screen.queryByText('Image')).toBeNull();
  expect(screen.queryByRole('link', { name: 'Snapshots' })).toBeNull();
});

it('replaces the guest agent of a VM that runs, and says by which', async () => {
  renderAt(`${demo}/overview`);

  await userEvent.click(await screen.findByRole('button', { name: 'Replace the guest agent' }));

  expect(await screen.findByText('The agent was replaced', undefined, soon)).toBeVisible();
  expect(screen.getByText(/ran, and 0\.2\.0 does now/)).toBeVisible();
});

it('says why the guest agent was not replaced', async () => {
  const { manager } = renderAt(`${demo}/overview`);
  const replace = await screen.findByRole('button', { name: 'Replace the guest agent' });
  manager.isReachable = false;

  await userEvent.click(replace);

  expect(await screen.findByRole('alert', undefined, soon)).toHaveTextContent(/manager/);
  expect(screen.queryByText('The agent was replaced')).toBeNull();
});

it('says so when there is no such VM, and leads back', async () => {
  renderAt('/vms/00000000-0000-4000-8000-000000000000');

  expect(await screen.findByRole('heading', { name: 'No such VM' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'the list' })).toHaveAttribute('href', '/');
});

it('does not claim a state it cannot know', async () => {
  const { manager } = renderAt(`${demo}/overview`);
  await screen.findByText('127.9.0.2');

  manager.isReachable = false;

  await waitFor(() => {
    expect(screen.getAllByText('unknown')).not.toHaveLength(0);
    expect(screen.queryByText('running')).toBeNull();
  }, soon);
  expect(screen.queryByRole('button', { name: 'Stop demo' })).toBeNull();
});

it('an address that leads nowhere says so', async () => {
  renderAt('/nowhere');

  expect(await screen.findByRole('heading', { name: 'No such page' })).toBeVisible();
});
