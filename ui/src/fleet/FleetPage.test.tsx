// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderAt } from '../app/renderAt';

// Goal: the list says what is so now, and nothing else. Fixture: the mock's example fleet.

function need<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('it is not there');
  return found;
}

const soon = { timeout: 3_000 };

async function rowOf(name: string) {
  return screen.findByRole('row', { name: new RegExp(`^${name}`) }, soon);
}

async function cellsOf(name: string) {
  return within(await rowOf(name)).getAllByRole('cell');
}

it('shows each VM with its live values, their source and their age', async () => {
  renderAt('/');

  const row = within(await rowOf('demo'));

  expect(row.getByRole('link', { name: 'demo' })).toHaveAttribute(
    'href',
    '/vms/7f230000-0000-4000-8000-000000000001',
  );
  expect(row.getByText('running')).toBeVisible();
  const [, cpu, memory, pressure, age, host] = await cellsOf('demo');
  expect(cpu).toHaveTextContent(/^\d+\.\d % guest$/);
  expect(memory).toHaveTextContent(/^\d+\.\d % guest$/);
  expect(pressure).toHaveTextContent(/^\d+\.\d % CPU guest$/);
  expect(age).toHaveTextContent(/^\d+\.\d s ago$/);
  expect(host).toHaveTextContent('127.0.0.1:9090');
});

it('says vmm where the host measured, and why where nobody did', async () => {
  renderAt('/');

  const [, fromVmm, , pressure] = await cellsOf('no-agent');
  const [, off, , , age] = await cellsOf('switched-off');

  expect(fromVmm).toHaveTextContent(/^\d+\.\d % vmm$/);
  expect(pressure).toHaveTextContent(/^–unknown no agent$/);
  expect(off).toHaveTextContent(/^–unknown not running$/);
  expect(within(need(off)).getByTitle(/The VM is not running/)).toBeVisible();
  expect(age).toHaveTextContent(/^–unknown$/);
});

it('shows a VM that Hearth did not boot, with nothing to start or stop', async () => {
  renderAt('/');

  const [state, cpu] = await cellsOf('elsewhere');
  expect(state).toHaveTextContent('external');
  expect(cpu).toHaveTextContent(/^\d+\.\d % guest/);
  const buttons = within(await rowOf('elsewhere')).getAllByRole('button');
  expect(buttons.map(({ ariaLabel }) => ariaLabel)).toEqual(['Delete elsewhere']);
});

it('tells why a VM failed', async () => {
  renderAt('/');

  expect(await within(await rowOf('broken')).findByText(/exited with status 1/)).toBeVisible();
});

it('says what to do when there is no VM', async () => {
  renderAt('/', []);

  const empty = await screen.findByRole('region', { name: 'No VM yet' });

  expect(empty).toHaveTextContent('./hearth up');
  expect(empty).toHaveTextContent('curl -X POST');
});

describe('when the manager cannot be reached', () => {
  it('shows a banner, marks all values as old, and recovers by itself', async () => {
    const { manager } = renderAt('/');
    const [, cpu] = await cellsOf('demo');
    await waitFor(() => {
      expect(cpu).toHaveTextContent('guest');
    }, soon);

    manager.isReachable = false;

    expect(await screen.findByRole('alert', {}, soon)).toHaveTextContent('./hearth up');
    await waitFor(() => {
      expect(cpu).toHaveTextContent(/^was \d+\.\d % guest$/);
    }, soon);
    const [state, , , , age] = await cellsOf('demo');
    expect(state).toHaveTextContent(/^unknownwas running$/);
    expect(age).toHaveTextContent(/s old$/);
    expect(screen.queryByRole('button', { name: 'Stop demo' })).toBeNull();

    manager.isReachable = true;

    await waitFor(() => {
      expect(cpu).toHaveTextContent(/^\d+\.\d % guest$/);
      expect(screen.queryByRole('alert')).toBeNull();
    }, soon);
  });
});

describe('actions', () => {
  it('are those the state allows', async () => {
    renderAt('/');

    const demo = within(await rowOf('demo'));
    const off = within(await rowOf('switched-off'));

    expect(demo.getAllByRole('button').map(({ ariaLabel }) => ariaLabel)).toEqual([
      'Pause demo',
      'Stop demo',
    ]);
    expect(off.getByRole('button', { name: 'Start switched-off' })).toBeEnabled();
    expect(off.getByRole('button', { name: 'Delete switched-off' })).toBeEnabled();
  });

  it('start a VM', async () => {
    renderAt('/');

    await userEvent.click(await screen.findByRole('button', { name: 'Start switched-off' }));

    expect(await screen.findByRole('button', { name: 'Stop switched-off' }, soon)).toBeEnabled();
  });

  it('pause a VM and let it run on', async () => {
    renderAt('/');

    await userEvent.click(await screen.findByRole('button', { name: 'Pause demo' }));

    const resume = await screen.findByRole('button', { name: 'Resume demo' }, soon);
    const row = within(await rowOf('demo'));
    expect(row.getAllByRole('cell')[0]).toHaveTextContent('paused');
    expect(row.getByRole('button', { name: 'Stop demo' })).toBeEnabled();
    await userEvent.click(resume);
    expect(await screen.findByRole('button', { name: 'Pause demo' }, soon)).toBeEnabled();
  });

  it('that fail say why, beside the VM', async () => {
    renderAt('/');

    await userEvent.click(await screen.findByRole('button', { name: 'Start broken' }));

    const row = within(await rowOf('broken'));
    expect(await row.findByRole('alert')).toHaveTextContent('its disk is missing');
  });

  it('delete a VM only once its name was typed', async () => {
    const { manager } = renderAt('/');
    await userEvent.click(await screen.findByRole('button', { name: 'Delete switched-off' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete switched-off?' }));
    const confirm = dialog.getByRole('button', { name: 'Delete' });
    expect(confirm).toBeDisabled();

    await userEvent.type(dialog.getByLabelText('Type switched-off to confirm'), 'switched-off');
    await userEvent.click(confirm);

    await waitFor(() => {
      expect(screen.queryByRole('link', { name: 'switched-off' })).toBeNull();
    }, soon);
    expect(manager.fleet).toHaveLength(5);
  });
});
