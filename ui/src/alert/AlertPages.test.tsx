// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { bookOf } from '../../mock/alerts.mjs';
import { renderAt } from '../app/renderAt';

// Goal: what is wrong is seen, and who is told of it can be arranged. Fixture: the mock's fleet, a
// rule that fires and did, and a webhook.

const soon = { timeout: 6_000 };

async function type(label: string, text: string) {
  const field = await screen.findByLabelText(label, {}, soon);
  await userEvent.clear(field);
  if (text !== '') await userEvent.type(field, text);
}

async function confirm() {
  const dialog = await screen.findByRole('dialog', {}, soon);
  await userEvent.click(await within(dialog).findByRole('button', { name: 'Delete' }, soon));
}

it('shows the alerts that are and those that were', async () => {
  renderAt('/alerts');

  const now = within(await screen.findByRole('table', { name: 'Alerts now' }, soon));
  expect(now.getByText('firing')).toBeVisible();
  expect(now.getByText(/97\.5 %, by guest/)).toBeVisible();
  expect(now.getByRole('link', { name: 'demo' })).toBeVisible();
  const past = within(screen.getByRole('table', { name: 'Alerts of the past' }));
  expect(past.getByText(/the value is back/)).toBeVisible();
});

it('makes a rule, said in words before', async () => {
  const { manager } = renderAt('/alerts/rules/new');
  await type('Name', 'quiet');
  await type('VM', 'demo');
  await userEvent.selectOptions(screen.getByLabelText('Value'), 'CPU stolen, %');
  await userEvent.click(screen.getByLabelText('pager'));
  expect(screen.getByText(/begins when demo has CPU stolen above 90 % for 1 min/)).toBeVisible();

  await userEvent.click(screen.getByRole('button', { name: 'Create the rule' }));

  expect(await screen.findByRole('link', { name: 'quiet' }, soon)).toBeVisible();
  const made = bookOf(manager.fleet).rules.find(({ name }) => name === 'quiet');
  expect(made).toMatchObject({ metric: 'cpu_steal_percent', clear_threshold: 80 });
  expect(made?.vm_id).toBe(manager.fleet[0]?.vm.id);
  expect(made?.webhooks).toHaveLength(1);
});

it('says a name that is taken at the name, and keeps the rest', async () => {
  renderAt('/alerts/rules/new');
  await type('Name', 'busy');
  await type('Threshold', '95');

  await userEvent.click(screen.getByRole('button', { name: 'Create the rule' }));

  await waitFor(() => {
    expect(screen.getByLabelText('Name')).toHaveAccessibleDescription(/is taken/);
  }, soon);
  expect(screen.getByLabelText('Threshold')).toHaveValue('95');
});

it('changes, disables and deletes a rule', async () => {
  const { manager } = renderAt('/alerts/rules');
  await userEvent.click(await screen.findByRole('link', { name: 'busy' }, soon));
  await type('Threshold', '95');
  await userEvent.click(screen.getByRole('button', { name: 'Save the rule' }));
  expect(await screen.findByRole('cell', { name: /above 95 %/ }, soon)).toBeVisible();

  await userEvent.click(await screen.findByLabelText('Enable busy', {}, soon));
  await waitFor(() => {
    expect(bookOf(manager.fleet).rules[0]).toMatchObject({ enabled: false, threshold: 95 });
  }, soon);

  await userEvent.click(screen.getByRole('button', { name: 'Delete busy' }));
  await confirm();
  expect(await screen.findByText(/There is no rule yet/, {}, soon)).toBeVisible();
});

it('makes a webhook, tries it, and says what came of it', async () => {
  renderAt('/alerts/webhooks/new');
  await type('Name', 'chat');
  await type('Address', 'https://127.0.0.1/hook');
  await type('Secret', 'too short');
  await userEvent.click(await screen.findByRole('button', { name: 'Create the webhook' }, soon));
  expect(screen.getByLabelText('Secret')).toHaveAccessibleDescription(/16 to 200 characters of/);
  await type('Secret', 'long enough to sign');
  await userEvent.click(screen.getByRole('button', { name: 'Create the webhook' }));
  await waitFor(() => {
    expect(screen.getByLabelText('Address')).toHaveAccessibleDescription(/private/);
  }, soon);
  await type('Address', 'https://nowhere.example.org/hook');
  await userEvent.click(screen.getByRole('button', { name: 'Create the webhook' }));

  await userEvent.click(await screen.findByRole('button', { name: 'Test' }, soon));

  expect(await screen.findByText('The receiver did not take it', {}, soon)).toBeVisible();
  expect(screen.getByText(/there is no machine of that name/)).toBeVisible();
  expect(screen.getByLabelText('Secret')).toHaveValue('');
});

it('shows deliveries, and keeps a webhook that a rule names', async () => {
  renderAt('/alerts/webhooks');
  await userEvent.click(await screen.findByRole('link', { name: 'pager' }, soon));
  expect(await screen.findByRole('table', { name: 'Deliveries' }, soon)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Test' }));
  expect(await screen.findByText('The receiver took it', {}, soon)).toBeVisible();

  await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
  await confirm();

  expect(await screen.findByText(/is named by the rule "busy"/, {}, soon)).toBeVisible();
});
