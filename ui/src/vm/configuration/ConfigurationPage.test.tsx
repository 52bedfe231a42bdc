// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderAt } from '../../app/renderAt';

// Goal: what can be changed is changed alone, and a refusal can be undone. Fixture: the mock's fleet.

const soon = { timeout: 6_000 };
const pageOf = (number: number) =>
  `/vms/7f230000-0000-4000-8000-00000000000${number.toString()}/configuration`;

async function type(label: string, text: string) {
  const field = await screen.findByLabelText(label, {}, soon);
  await userEvent.clear(field);
  await userEvent.type(field, text);
  return field;
}

it('says what a VM has', async () => {
  renderAt(pageOf(3));

  const has = await screen.findByRole('region', { name: 'What it has' }, soon);
  expect(has).toHaveTextContent('1.5 GiB');
  expect(has).toHaveTextContent('8022 → 22');
  await waitFor(() => {
    expect(has).toHaveTextContent('qemu');
  }, soon);
});

it('changes how often it is measured, and says so', async () => {
  const { manager } = renderAt(pageOf(1));
  await type('Measured every', '15');

  await userEvent.click(screen.getByRole('button', { name: 'Save: Measured every' }));

  expect(await screen.findByText('Saved.', {}, soon)).toBeVisible();
  expect(manager.fleet[0]?.vm.poll_interval_s).toBe(15);
  expect(screen.getByRole('button', { name: 'Save: Measured every' })).toBeDisabled();
});

it('does not send what is out of bounds, and undoes it', async () => {
  const { manager } = renderAt(pageOf(1));
  const field = await type('Measured every', '61');

  await userEvent.click(screen.getByRole('button', { name: 'Save: Measured every' }));

  expect(field).toHaveAccessibleDescription(/must be from 1 to 60/);
  expect(manager.fleet[0]?.vm.poll_interval_s).toBe(1);
  await userEvent.click(screen.getByRole('button', { name: 'Undo: Measured every' }));
  expect(field).toHaveValue('1');
  expect(field).not.toHaveAttribute('aria-invalid');
});

it('shows why an address is refused, keeps it, and undoes it', async () => {
  const { manager } = renderAt(pageOf(6));
  const field = await type('Guest address', '127.0.0.1');

  await userEvent.click(screen.getByRole('button', { name: 'Save: Guest address' }));

  await waitFor(() => {
    expect(field).toHaveAccessibleDescription(/loopback/);
  }, soon);
  expect(field).toHaveValue('127.0.0.1');
  expect(manager.fleet[5]?.vm.guest_ip).toBe('192.168.1.100');
  await userEvent.click(screen.getByRole('button', { name: 'Undo: Guest address' }));
  expect(field).toHaveValue('192.168.1.100');
});

it('follows an external VM to another address', async () => {
  const { manager } = renderAt(pageOf(6));
  await type('Guest address', '192.168.1.101');

  await userEvent.click(screen.getByRole('button', { name: 'Save: Guest address' }));

  expect(await screen.findByText('Saved.', {}, soon)).toBeVisible();
  expect(manager.fleet[5]?.vm.guest_ip).toBe('192.168.1.101');
});

it('makes the disk of a stopped VM larger, and says of one that runs what to do first', async () => {
  const { manager } = renderAt(pageOf(1));
  await type('Disk size', '512');

  await userEvent.click(screen.getByRole('button', { name: 'Save: Disk size' }));

  expect(await screen.findByText(/stop it first/, {}, soon)).toBeVisible();
  expect(manager.fleet[0]?.vm.disk_mib).toBeNull();
  const first = manager.fleet[0];
  if (first !== undefined) first.vm = { ...first.vm, state: 'stopped' };
  await userEvent.click(screen.getByRole('button', { name: 'Save: Disk size' }));
  expect(await screen.findByText('Saved.', {}, soon)).toBeVisible();
  expect(manager.fleet[0]?.vm.disk_mib).toBe(512);
});
