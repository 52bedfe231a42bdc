// SPDX-License-Identifier: Apache-2.0
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { exampleFleet } from '../../mock/fleet.mjs';
import { renderAt } from '../app/renderAt';

// Goal: whoever misses a figure finds out here which part is broken, and what to do. Fixture: the
// mock's example fleet.

const soon = { timeout: 3_000 };
const DEMO = '/vms/7f230000-0000-4000-8000-000000000001/diagnosis';

async function run() {
  await userEvent.click(await screen.findByRole('button', { name: 'Run the diagnosis' }, soon));
  return within(await screen.findByRole('list', { name: 'Findings' }, soon));
}

it('is made when it is asked for, and says that nothing is wrong', async () => {
  renderAt(DEMO);
  expect(screen.queryByRole('list', { name: 'Findings' })).toBeNull();

  const findings = await run();

  expect(screen.getByText('Nothing is wrong.')).toBeVisible();
  expect(findings.getByText('Guest agent')).toBeVisible();
  expect(findings.queryByText(/^To do/)).toBeNull();
});

it('names what is broken, and what to do', async () => {
  const fleet = exampleFleet();
  if (fleet[0] !== undefined) fleet[0].measured = 'stalled';
  renderAt(DEMO, fleet);

  const findings = await run();

  expect(screen.getByText(/^Broken: nobody listens/)).toBeVisible();
  expect(findings.getByText(/^To do: start the guest agent/)).toBeVisible();
  expect(findings.getAllByText('skipped').length).toBeGreaterThan(0);
});

it('leaves to the banner what stands in its way', async () => {
  const { manager } = renderAt(DEMO);
  const button = await screen.findByRole('button', { name: 'Run the diagnosis' }, soon);
  manager.isReachable = false;

  await userEvent.click(button);

  const banner = await screen.findByRole('alert', {}, { timeout: 10_000 });
  expect(banner).toHaveTextContent('The manager cannot be reached');
}, 15_000);
