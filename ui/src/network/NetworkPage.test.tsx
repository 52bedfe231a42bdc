// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderAt } from '../app/renderAt';

// Goal: where a VM may go, how one comes in, and what goes through, each with what is not known
// said so. Fixture: the mock's manager.
const vm = (number: number) => `/vms/7f230000-0000-4000-8000-00000000000${number}/network`;
const soon = { timeout: 6_000 };

it('says where a VM may go, and which ports lead in', async () => {
  renderAt(vm(3));

  const connection = await screen.findByRole('region', { name: 'Connection' }, soon);
  expect(within(connection).getByText('nat: out, behind the host’s address')).toBeVisible();
  expect(within(connection).getByText('10.201.0.6')).toBeVisible();
  expect(within(connection).getByText('127.0.0.1:9090')).toBeVisible();
  const ports = screen.getByRole('table', { name: 'Ports' });
  const row = within(ports).getByRole('row', { name: /^8022/ });
  expect(within(row).getByText('22')).toBeVisible();
});

it('shows what goes through each interface, with its source and age', async () => {
  renderAt(vm(1));

  const through = await screen.findByRole('region', { name: 'What goes through' }, soon);
  const interfaces = await within(through).findByRole('table', { name: 'Interfaces' }, soon);
  expect(within(interfaces).getByRole('row', { name: /^eth0/ })).toBeVisible();
  expect(within(through).getByText('guest')).toBeVisible();
  expect(within(through).getByText(/ago$/)).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Ports that lead in' })).toBeNull();
});

it('says why nobody knows what goes through', async () => {
  renderAt(vm(3));

  expect(
    await screen.findByText(/The guest agent has not answered yet/, undefined, soon),
  ).toBeVisible();
  expect(screen.queryByRole('table', { name: 'Interfaces' })).toBeNull();
});

it('of a VM that does not run nothing goes through, and nobody is asked', async () => {
  renderAt(vm(4));

  expect(await screen.findByText('The VM does not run.', undefined, soon)).toBeVisible();
});

it('of an external VM says that its network is not Hearth’s', async () => {
  renderAt(vm(6));

  expect(await screen.findByText('not Hearth’s', undefined, soon)).toBeVisible();
  expect(screen.getByText('192.168.1.100')).toBeVisible();
});

it('takes nothing for current while the manager is away', async () => {
  const { manager } = renderAt(vm(1));
  await screen.findByRole('table', { name: 'Interfaces' }, soon);

  manager.isReachable = false;

  await waitFor(() => {
    expect(screen.queryByRole('table', { name: 'Interfaces' })).toBeNull();
    expect(screen.getByText('Not known now.')).toBeVisible();
  }, soon);
});
