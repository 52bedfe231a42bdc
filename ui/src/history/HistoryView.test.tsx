// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { renderAt } from '../app/renderAt';
import { exampleFleet } from '../../mock/fleet.mjs';

// Goal: the past is read with its gaps and its sources, and every way in it is in the URL. Fixture:
// the mock's waves. jsdom has no canvas: the chart itself is for the browser tests.
vi.mock('./HistoryPlot', () => ({
  HistoryPlot: class {
    show = vi.fn();
    resize = vi.fn();
    destroy = vi.fn();
  },
}));
vi.mock('../metrics/Plot', () => ({
  Plot: class {
    show = vi.fn();
    resize = vi.fn();
    destroy = vi.fn();
  },
}));

const demo = '/vms/7f230000-0000-4000-8000-000000000001/metrics';
const soon = { timeout: 4_000 };
const picker = () => screen.getByRole('combobox', { name: 'Charted time' });

it('goes from live to the last day and says what was read', async () => {
  const { router } = renderAt(demo);
  await screen.findByRole('heading', { level: 2, name: 'CPU' }, soon);

  await userEvent.selectOptions(picker(), 'Last 24 hours');

  expect(await screen.findByText(/^Steps of 1 min: /, {}, soon)).toBeVisible();
  expect(router.state.location.search).toBe('?last=24h');
  const chart = screen.getByRole('img', { name: /^CPU over 1 d .*, in steps of 1 min\. CPU: / });
  expect(chart).toHaveAccessibleName(/known for 90 % of it/);
  const load = within(screen.getByRole('group', { name: 'Load, 1 min in all of it' }));
  expect(load.getByText('80 %')).toBeVisible();
});

it('shows gaps as unknown, and whose each step is', async () => {
  renderAt(`${demo}?last=1h`);
  const summaries = await screen.findAllByText(/^Last 60 steps of 10 s as a table$/, {}, soon);
  const [first] = summaries;
  if (first === undefined) throw new Error('a chart has a table');

  await userEvent.click(first);

  const table = await screen.findByRole('table', { name: 'CPU, last 60 steps' }, soon);
  expect(within(table).getAllByText('guest')).toHaveLength(60);
});

it('moves and zooms, in the URL', async () => {
  const { router } = renderAt(`${demo}?last=6h`);
  await screen.findByText(/^Steps of/, {}, soon);

  await userEvent.click(screen.getByRole('button', { name: 'Earlier' }));

  const search = () => new URLSearchParams(router.state.location.search);
  const length = () =>
    Date.parse(search().get('to') ?? '') - Date.parse(search().get('from') ?? '');
  await waitFor(() => {
    expect(length()).toBe(6 * 3_600_000);
  });
  await userEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
  await waitFor(() => {
    expect(length()).toBe(3 * 3_600_000);
  });
  await userEvent.selectOptions(picker(), 'Last 5 min');
  expect(router.state.location.search).toBe('');
});

it('lists what happened in the charted time', async () => {
  const fleet = exampleFleet();
  fleet[0]?.happen('guest-oom', 'the guest killed 2 tasks');
  renderAt(`${demo}?last=1h`, fleet);

  const marked = within(await screen.findByRole('region', { name: 'Marked in the charts' }, soon));

  expect(marked.getByText('out of memory')).toBeVisible();
  expect(marked.getByText('the guest killed 2 tasks')).toBeVisible();
});

it('says what is wrong when the history cannot be read', async () => {
  const { manager } = renderAt(`${demo}?last=1h`);
  await screen.findByText(/^Steps of/, {}, soon);
  manager.isReachable = false;

  await userEvent.selectOptions(picker(), 'Last 7 days');

  // The banner of every page says it, too.
  const saying = () => screen.getAllByText('The manager cannot be reached');
  await waitFor(
    () => {
      expect(saying()).toHaveLength(2);
    },
    { timeout: 10_000 },
  );
}, 15_000);
