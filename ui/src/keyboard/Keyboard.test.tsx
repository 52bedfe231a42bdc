// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { renderAt } from '../app/renderAt';

// Goal: everything is a few keys away, and no key does what was not meant. Fixture: the mock's fleet.

const soon = { timeout: 6_000 };
const demo = '/vms/7f230000-0000-4000-8000-000000000001/overview';

afterEach(() => {
  localStorage.clear();
});

it('goes where the keys say', async () => {
  const { router } = renderAt(demo);
  await screen.findByRole('heading', { name: 'demo' }, soon);

  await userEvent.keyboard('gh');

  await waitFor(() => {
    expect(router.state.location.pathname).toBe('/hosts');
  }, soon);
});

it('a number is a tab of the VM', async () => {
  const { router } = renderAt(demo);
  await screen.findByRole('heading', { name: 'demo' }, soon);

  await userEvent.keyboard('4');

  await waitFor(() => {
    expect(router.state.location.pathname).toMatch(/\/events$/);
  }, soon);
});

it('does nothing while somebody types', async () => {
  const { router } = renderAt('/vms/new');
  await userEvent.type(await screen.findByLabelText('Name', {}, soon), 'gh/?');

  expect(screen.getByLabelText('Name')).toHaveValue('gh/?');
  expect(router.state.location.pathname).toBe('/vms/new');
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('finds a VM by its name, and goes there', async () => {
  const { router } = renderAt('/alerts/rules');
  await screen.findByRole('heading', { name: 'Alerts' }, soon);
  await userEvent.keyboard('{Control>}k{/Control}');
  const search = await screen.findByRole('combobox', { name: 'VM, page or action' }, soon);
  await screen.findByRole('option', { name: /switched-off/, hidden: true }, soon);

  await userEvent.type(search, 'switched{Enter}');

  await screen.findByRole('heading', { level: 1, name: 'switched-off' }, soon);
  expect(router.state.location.pathname).toMatch(/^\/vms\//);
});

it('does something with the VM that is looked at', async () => {
  const { manager } = renderAt(demo);
  await screen.findByRole('heading', { name: 'demo' }, soon);
  await userEvent.keyboard('/');
  const search = await screen.findByRole('combobox', { name: 'VM, page or action' }, soon);
  await screen.findByRole('option', { name: /Pause demo/, hidden: true }, soon);

  await userEvent.type(search, 'pause{Enter}');

  await waitFor(() => {
    expect(manager.fleet[0]?.vm.state).toBe('paused');
    expect(screen.queryByRole('dialog')).toBeNull();
  }, soon);
});

it('lists the keys, and turns those without Ctrl off for good', async () => {
  renderAt(demo);
  await screen.findByRole('heading', { name: 'demo' }, soon);
  await userEvent.keyboard('?');
  const off = await screen.findByRole('switch', { hidden: true }, soon);
  expect(screen.getByText('g h')).toBeInTheDocument();

  await userEvent.click(off);
  await userEvent.click(screen.getByText('Close'));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  }, soon);
  await userEvent.keyboard('?');

  expect(screen.queryByRole('dialog')).toBeNull();
  expect(localStorage.getItem('hearth-single-keys')).toBe('off');
});
