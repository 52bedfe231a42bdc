// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { exampleFleet } from '../../mock/fleet.mjs';
import { renderAt } from '../app/renderAt';

// Goal: a snapshot is taken at once, and nothing that loses something happens unasked. Fixture: the
// mock's example fleet.

const soon = { timeout: 3_000 };
const pageOf = (number: number) =>
  `/vms/7f230000-0000-4000-8000-00000000000${number.toString()}/snapshots`;

/** The fleet with a snapshot of one of its VMs. */
function fleetWithSnapshotOf(name: string) {
  const fleet = exampleFleet();
  fleet.find(({ vm }) => vm.name === name)?.takeSnapshot();
  return fleet;
}

async function choose(verb: string) {
  const name = new RegExp(`^${verb} the snapshot of`);
  await userEvent.click(await screen.findByRole('button', { name }, soon));
  const dialog = await screen.findByRole('dialog', {}, soon);
  // It fades in.
  await waitFor(() => {
    expect(dialog).toBeVisible();
  }, soon);
  return within(dialog);
}

it('takes a snapshot of a running VM and lists it with its size', async () => {
  renderAt(pageOf(1));
  expect(await screen.findByText('There is no snapshot of this VM yet.', {}, soon)).toBeVisible();

  await userEvent.click(screen.getByRole('button', { name: 'Take a snapshot' }));

  const table = within(await screen.findByRole('table', { name: 'Snapshots' }, soon));
  expect(table.getByRole('cell', { name: '128 MiB' })).toBeVisible();
  expect(table.getByRole('button', { name: /^Clone/ })).toBeEnabled();
  expect(table.queryByRole('button', { name: /^Restore/ })).toBeNull();
});

it('says what the host cannot do, in its words', async () => {
  renderAt(pageOf(3));

  await userEvent.click(await screen.findByRole('button', { name: 'Take a snapshot' }, soon));

  const problem = await screen.findByRole('alert', {}, soon);
  expect(problem).toHaveTextContent('Not supported by this host');
  expect(problem).toHaveTextContent('QEMU takes no snapshots');
});

it('offers no snapshot of a stopped VM', async () => {
  renderAt(pageOf(4));

  expect(await screen.findByRole('button', { name: 'Take a snapshot' }, soon)).toBeDisabled();
  expect(screen.getByText(/of a running or paused VM/)).toBeVisible();
});

it('restores a stopped VM once it was said that its disk goes back', async () => {
  const { manager } = renderAt(pageOf(4), fleetWithSnapshotOf('switched-off'));
  const dialog = await choose('Restore');
  expect(dialog.getByText(/Its disk becomes what it was then/)).toBeVisible();
  expect(manager.fleet[3]?.vm.state).toBe('stopped');

  await userEvent.click(dialog.getByRole('button', { name: 'Restore' }));

  expect(await screen.findByRole('button', { name: 'Stop switched-off' }, soon)).toBeEnabled();
});

it('clones under a name, and says where the clone is', async () => {
  const { manager } = renderAt(pageOf(1), fleetWithSnapshotOf('demo'));
  const dialog = await choose('Clone');
  expect(dialog.getByRole('button', { name: 'Clone' })).toBeDisabled();

  await userEvent.type(dialog.getByLabelText('Name of the new VM'), 'demo-2{Enter}');

  expect(await screen.findByRole('status', {}, soon)).toHaveTextContent('demo-2 runs');
  expect(manager.fleet.map(({ vm }) => vm.name)).toContain('demo-2');
});

it('says why a clone was refused', async () => {
  renderAt(pageOf(1), fleetWithSnapshotOf('demo'));
  const dialog = await choose('Clone');

  await userEvent.type(dialog.getByLabelText('Name of the new VM'), 'demo{Enter}');

  expect(await screen.findByRole('alert', {}, soon)).toHaveTextContent('there is a VM named');
});

it('deletes a snapshot only when asked twice', async () => {
  renderAt(pageOf(1), fleetWithSnapshotOf('demo'));
  const first = await choose('Delete');
  await userEvent.click(first.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  }, soon);
  expect(screen.getByRole('table', { name: 'Snapshots' })).toBeVisible();

  const second = await choose('Delete');
  await userEvent.click(second.getByRole('button', { name: 'Delete' }));

  expect(await screen.findByText('There is no snapshot of this VM yet.', {}, soon)).toBeVisible();
});

it('offers nothing while the manager cannot be reached', async () => {
  const { manager } = renderAt(pageOf(1), fleetWithSnapshotOf('demo'));
  const clone = await screen.findByRole('button', { name: /^Clone/ }, soon);

  manager.isReachable = false;

  await waitFor(() => {
    expect(clone).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Take a snapshot' })).toBeDisabled();
  }, soon);
});
