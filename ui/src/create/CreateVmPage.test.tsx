// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { renderAt } from '../app/renderAt';
import { FakeWebSocket } from '../metrics/FakeWebSocket';
import { sample } from '../metrics/fixtures';

// Goal: a VM is created as it was shown, and an error loses nothing. Fixture: the mock's example fleet.

vi.mock('../metrics/Plot', () => ({
  Plot: class {
    show = vi.fn();
    resize = vi.fn();
    destroy = vi.fn();
  },
}));

// A page that comes on its own takes its time on a busy machine.
const soon = { timeout: 8_000 };

async function type(label: string, text: string) {
  const field = await screen.findByLabelText(label, {}, soon);
  await userEvent.clear(field);
  await userEvent.type(field, text);
}

async function press(name: string) {
  await userEvent.click(screen.getByRole('button', { name }));
}

const summary = () => screen.getByRole('region', { name: 'What will be created' });

it('says what will be created, creates it, starts it and goes there', async () => {
  const { manager, router } = renderAt('/vms/new');
  await type('Name', 'web');
  await type('vCPUs', '2');
  expect(summary()).toHaveTextContent('A VM called web, with 2 vCPUs and 128 MiB of memory');
  const command = screen.getByRole('region', { name: 'Command that creates the VM' });
  expect(command).toHaveTextContent('"vcpu_count": 2');

  await press('Create VM');

  await screen.findByRole('heading', { level: 1, name: 'web' }, soon);
  const made = manager.fleet.at(-1)?.vm;
  expect(made).toMatchObject({ name: 'web', vcpu_count: 2, mem_size_mib: 128, state: 'running' });
  await waitFor(() => {
    expect(router.state.location.pathname).toBe(`/vms/${made?.id ?? ''}/metrics`);
  });
});

it('offers the images there are and says what the chosen one is', async () => {
  renderAt('/vms/new');
  const field = await screen.findByLabelText('Image', {}, soon);
  await waitFor(() => {
    expect(field).toHaveAccessibleDescription(/^A disk of .* of its own\.$/);
  });

  await type('Image', 'windows');

  expect(field).toHaveAccessibleDescription(/^There are .*demo.*; or import one/);
  expect(screen.getByRole('link', { name: 'import one' })).toHaveAttribute('href', '/images');
});

it('leaves it stopped when asked', async () => {
  const { manager } = renderAt('/vms/new');
  await type('Name', 'later');
  await userEvent.click(screen.getByLabelText('Start it at once'));

  await press('Create VM');

  await screen.findByRole('heading', { level: 1, name: 'later' }, soon);
  expect(manager.fleet.at(-1)?.vm.state).toBe('stopped');
});

it('sends nothing that is out of bounds, and goes to the first such field', async () => {
  const { manager } = renderAt('/vms/new');
  await type('Memory', '12');

  await press('Create VM');

  const name = screen.getByLabelText('Name');
  await waitFor(() => {
    expect(name).toHaveFocus();
  });
  expect(name).toHaveAccessibleDescription(/Name is missing/);
  expect(screen.getByLabelText('Memory')).toHaveAccessibleDescription(/must be from 64 to 16384/);
  expect(manager.fleet).toHaveLength(6);
});

it('shows what the manager refuses at its field, and keeps what was typed', async () => {
  renderAt('/vms/new');
  await type('Name', 'web');
  await type('Image', 'windows');
  await userEvent.selectOptions(screen.getByLabelText('Network'), 'nat');
  await press('Add a port');
  await type('Host port 1', '8022');
  await type('Guest port 1', '22');

  await press('Create VM');

  const image = screen.getByLabelText('Image');
  await waitFor(() => {
    expect(image).toHaveAccessibleDescription(/images, which are: demo/);
  }, soon);
  expect(screen.getByLabelText('Host port 1')).toHaveAccessibleDescription(/leads to the VM/);
  expect(screen.getByLabelText('Name')).toHaveValue('web');
  expect(screen.getByRole('alert')).toHaveTextContent('see the marked fields');
  await type('Image', 'demo');
  expect(image).not.toHaveAttribute('aria-invalid');
});

it('a name that is taken is said at the name', async () => {
  renderAt('/vms/new');
  await type('Name', 'demo');

  await press('Create VM');

  await waitFor(() => {
    expect(screen.getByLabelText('Name')).toHaveAccessibleDescription(/a VM named "demo" already/);
  }, soon);
});

it('says that a VM is there which did not start', async () => {
  const { manager } = renderAt('/vms/new');
  // The mock's VM of that name never starts.
  manager.fleet.splice(4, 1);
  await type('Name', 'broken');

  await press('Create VM');

  const alert = await screen.findByRole('alert', {}, soon);
  expect(alert).toHaveTextContent('broken was created and did not start');
  expect(within(alert).getByRole('link', { name: 'Go to broken' })).toBeVisible();
  expect(manager.fleet.filter(({ vm }) => vm.name === 'broken')).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Create VM' })).toBeDisabled();
});

it('loses nothing while the manager is away', async () => {
  const { manager } = renderAt('/vms/new');
  await type('Name', 'web');
  manager.isReachable = false;

  await press('Create VM');

  expect(await screen.findByText(/What you typed is still here/, {}, soon)).toBeVisible();
  expect(screen.getByLabelText('Name')).toHaveValue('web');
});

it('makes a machine known that runs already, and waits there for its agent', async () => {
  const { manager, router } = renderAt('/vms/new');
  await type('Name', 'router');
  await userEvent.click(screen.getByLabelText('A machine Hearth did not boot'));
  expect(screen.getByLabelText('Name')).toHaveValue('router');
  await type('Address', '192.168.1.7');

  await press('Make it known');

  expect(await screen.findByRole('heading', { name: 'Install the agent' }, soon)).toBeVisible();
  const id = manager.fleet.at(-1)?.vm.id ?? '';
  expect(router.state.location.pathname).toBe(`/vms/${id}/agent`);
  expect(screen.getByText(new RegExp(`/v1/vms/${id}/guest-agent/install.sh \\| sh`))).toBeVisible();

  FakeWebSocket.last.onopen?.();
  const reason = 'connection refused by 192.168.1.7:8080';
  FakeWebSocket.last.says(sample({ vm_id: id, state: 'no-agent', reason }));
  expect(await screen.findByText(/connection refused by 192\.168\.1\.7:8080/)).toBeVisible();
  expect(screen.getByText(/look at its log in the machine/)).toBeVisible();

  FakeWebSocket.last.says(sample({ vm_id: id }));
  expect(await screen.findByText('The agent answers')).toBeVisible();
});

it('refuses an address the host may not ask', async () => {
  renderAt('/vms/new?kind=external');
  await type('Name', 'router');
  await type('Address', '127.0.0.1');

  await press('Make it known');

  await waitFor(() => {
    expect(screen.getByLabelText('Address')).toHaveAccessibleDescription(/loopback/);
  }, soon);
});
