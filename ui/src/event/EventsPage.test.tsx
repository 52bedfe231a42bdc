// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { exampleFleet } from '../../mock/fleet.mjs';
import { renderAt } from '../app/renderAt';

// Goal: what happened to a VM can be read, newest first, with what was seen before it. Fixture: the
// mock's example fleet.

const soon = { timeout: 4_000 };
const pageOf = (number: number) =>
  `/vms/7f230000-0000-4000-8000-00000000000${number.toString()}/events`;

it('lists what happened, newest first, with what was seen before an end', async () => {
  const fleet = exampleFleet();
  fleet[0]?.end('guest-out-of-memory', 'the guest ran out of memory and rebooted', [
    'the kernel killed 3 processes',
  ]);
  renderAt(pageOf(1), fleet);

  const table = within(await screen.findByRole('table', { name: 'Events' }, soon));

  const whats = table.getAllByRole('rowheader').map((cell) => cell.textContent);
  expect(whats).toEqual(['ended', 'agent answers', 'started']);
  expect(table.getByText(/ran out of memory and rebooted/)).toBeVisible();
  expect(table.getByText('the kernel killed 3 processes')).toBeVisible();
});

it('hears of what happens while it is looked at', async () => {
  renderAt(pageOf(1));
  await screen.findByRole('table', { name: 'Events' }, soon);

  await userEvent.click(await screen.findByRole('button', { name: 'Pause demo' }, soon));

  expect(await screen.findByRole('rowheader', { name: 'paused' }, soon)).toBeVisible();
});

it('goes further back when asked', async () => {
  const fleet = exampleFleet();
  for (let i = 0; i < 120; i += 1) fleet[0]?.happen('bottleneck', `the ${i.toString()}th time`);
  renderAt(pageOf(1), fleet);
  await screen.findByText('the 119th time', {}, soon);
  expect(screen.queryByText('the 3th time')).toBeNull();

  await userEvent.click(screen.getByRole('button', { name: 'Show older ones' }));

  expect(await screen.findByText('the 3th time', {}, soon)).toBeVisible();
  expect(screen.getByRole('rowheader', { name: 'started' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show older ones' })).toBeNull();
});

it('shows only what is asked for, and keeps that in the URL', async () => {
  const { router } = renderAt(pageOf(1));
  const table = within(await screen.findByRole('table', { name: 'Events' }, soon));
  expect(table.getByRole('rowheader', { name: 'started' })).toBeVisible();

  await userEvent.selectOptions(screen.getByLabelText('Show'), 'agent answers');

  expect(await screen.findByRole('rowheader', { name: 'agent answers' }, soon)).toBeVisible();
  await waitFor(() => {
    expect(screen.queryByRole('rowheader', { name: 'started' })).toBeNull();
  }, soon);
  expect(router.state.location.search).toBe('?kind=agent-answered');
  await userEvent.selectOptions(screen.getByLabelText('Show'), 'what is worth a look');
  expect(
    await screen.findByText('Nothing of that has happened to this VM.', {}, soon),
  ).toBeVisible();
});

it('says when nothing has happened yet', async () => {
  const fleet = exampleFleet();
  fleet[3]?.events.splice(0);
  renderAt(pageOf(4), fleet);

  expect(await screen.findByText('Nothing has happened to this VM yet.', {}, soon)).toBeVisible();
});
