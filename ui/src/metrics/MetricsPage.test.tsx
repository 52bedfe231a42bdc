// SPDX-License-Identifier: Apache-2.0
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { exampleFleet } from '../../mock/fleet.mjs';
import { renderAt } from '../app/renderAt';
import { FakeWebSocket } from './FakeWebSocket';
import { fallbackSample, sample, sources, START } from './fixtures';

// Goal: what is shown is current, and says where it came from. Fixture: a socket the test speaks
// through. jsdom has no canvas: the chart itself is for the browser tests.
vi.mock('./Plot', () => ({
  Plot: class {
    show = vi.fn();
    resize = vi.fn();
    destroy = vi.fn();
  },
}));

const demo = '/vms/7f230000-0000-4000-8000-000000000001/metrics';

async function open(path = demo, fleet = exampleFleet()) {
  const opened = renderAt(path, fleet);
  await screen.findByRole('heading', { level: 2, name: 'CPU' }, { timeout: 3_000 });
  return opened;
}

function says(message: Parameters<FakeWebSocket['says']>[0]) {
  act(() => {
    FakeWebSocket.last.says(message);
  });
}

const reading = (name: string) => screen.getByRole('group', { name: `${name} now` });

it('asks the manager the page came from', async () => {
  await open();

  expect(FakeWebSocket.last.address).toBe(
    'ws://localhost:3000/v1/vms/7f230000-0000-4000-8000-000000000001/metrics/ws',
  );
});

it('shows each value with its source and its age', async () => {
  await open();

  says(sample());

  expect(reading('CPU')).toHaveTextContent(/^CPU12\.5 %guest0\.\d s ago$/);
  expect(reading('Memory')).toHaveTextContent('31.2 %');
  expect(reading('Network in')).toHaveTextContent('1.00 kB/s');
  expect(reading('Disk read')).toHaveTextContent('0 kB/s');
  expect(screen.queryByRole('status')).toBeNull();
});

it('shows what only the guest knows, and apart from it what the host spends', async () => {
  await open();

  says(sample());

  expect(screen.getByText('0.10 · 0.20 · 0.30')).toBeVisible();
  expect(screen.getByText('1 h 2 min')).toBeVisible();
  expect(screen.getByText('40.0 MiB')).toBeVisible();
  const host = within(screen.getByRole('group', { name: 'Memory on the host' }));
  expect(host.getByText('102.0 MiB')).toBeVisible();
});

it('shows what the memory is used for, as parts of all of it', async () => {
  await open();

  says(sample());

  expect(screen.getByRole('img', { name: /^Memory of the guest/ })).toHaveAccessibleName(
    'Memory of the guest: Used 40.0 MiB, Caches 60.0 MiB, Free 20.0 MiB',
  );
  expect(screen.getByText('120.0 MiB')).toBeVisible();
});

it('shows what the guest waits for, and that nobody knows it without its agent', async () => {
  await open();
  const guest = sample().guest;
  if (guest === null) throw new Error('a live sample has figures of the guest');
  const pressure = {
    cpu_some_percent: 11,
    io_some_percent: 2,
    io_full_percent: 1,
    memory_some_percent: 0,
    memory_full_percent: 0,
  };

  says(sample({ guest: { ...guest, cpu_steal_percent: 3.5, pressure } }));

  expect(reading('Waits for a CPU')).toHaveTextContent(/^Waits for a CPU11\.0 %guest0\.\d s ago$/);
  expect(reading('Waits for memory')).toHaveTextContent('0.0 %');
  expect(screen.getByText('3.5 %')).toBeVisible();
  says(fallbackSample({ at: new Date(START + 1_000).toISOString() }));
  expect(reading('Waits for a CPU')).toHaveTextContent(/^Waits for a CPUunknownnone$/);
});

it('says in words why the guest is not measured, and keeps its values unknown', async () => {
  await open();

  says(fallbackSample());

  expect(screen.getByRole('status')).toHaveTextContent('connection refused');
  expect(reading('CPU')).toHaveTextContent(/^CPU12\.5 %vmm/);
  expect(reading('Network in')).toHaveTextContent(/^Network inunknownnone$/);
  expect(screen.queryByText('0.10 · 0.20 · 0.30')).toBeNull();
});

it('says that memory comes from the balloon, and what the VM waits for on the host', async () => {
  await open();
  const vmm = sample().vmm;
  if (vmm === null) throw new Error('a running VM has host-side figures');

  says(
    fallbackSample({
      memory_usage_percent: 42,
      sources: { ...sources('vmm', 'none'), memory_usage_percent: 'balloon' },
      vmm: { ...vmm, cpu_wait_percent: 7.5, cpu_throttled_ms: 120.4, memory_pss_kb: 51_200 },
    }),
  );

  expect(reading('Memory')).toHaveTextContent(/^Memory42\.0 %balloon/);
  const cpu = within(screen.getByRole('group', { name: 'CPU on the host' }));
  expect(cpu.getByText('7.5 %')).toBeVisible();
  expect(cpu.getByText('120 ms')).toBeVisible();
  const memory = within(screen.getByRole('group', { name: 'Memory on the host' }));
  expect(memory.getByText('50.0 MiB')).toBeVisible();
});

it('says what the VM waits for, until it does not any more', async () => {
  await open();
  const detail = 'The host ran others for 31 % of the last 10 s; move the VM.';

  says(sample({ bottleneck: { kind: 'noisy-host', detail } }));

  const notice = screen.getByRole('status');
  expect(notice).toHaveTextContent('Noisy host');
  expect(notice).toHaveTextContent(detail);
  says(sample({ at: new Date(START + 1_000).toISOString() }));
  expect(screen.queryByRole('status')).toBeNull();
});

it('a paused VM is not a dead one', async () => {
  await open();

  says(fallbackSample({ state: 'paused', reason: null, vmm: null }));

  expect(screen.getByRole('status')).toHaveTextContent('The VM is paused');
});

it('has a state the sample gives no reason for in words of its own', async () => {
  await open();

  says(fallbackSample({ state: 'unknown', reason: null, vmm: null }));

  expect(screen.getByRole('status')).toHaveTextContent('The host does not answer');
});

it('tells the chart in words', async () => {
  await open();

  says(sample());

  expect(screen.getByRole('img', { name: /^CPU in percent/ })).toHaveAccessibleName(
    /CPU: 12\.5 %, from guest/,
  );
});

it('has the latest samples as a table', async () => {
  await open();
  says(sample());
  says(fallbackSample({ at: new Date(START + 1_000).toISOString() }));

  const [summary] = screen.getAllByText(/samples as a table/);
  await userEvent.click(summary ?? document.body);

  const table = await screen.findByRole('table', { name: 'CPU, last 30 samples' });
  const [, newest, oldest] = within(table).getAllByRole('row');
  expect(newest).toHaveTextContent('12.5 %vmm');
  expect(oldest).toHaveTextContent('12.5 %guest');
});

it('says that it reconnects, and comes back', async () => {
  await open();
  says(sample());

  act(() => {
    FakeWebSocket.last.breaks();
  });
  expect(screen.getByRole('status')).toHaveTextContent('Reconnecting');

  await waitFor(
    () => {
      expect(FakeWebSocket.opened.length).toBeGreaterThan(1);
    },
    { timeout: 3_000 },
  );
  says(sample({ at: new Date(START + 5_000).toISOString(), cpu_usage_percent: 77 }));
  expect(screen.queryByRole('status')).toBeNull();
  expect(reading('CPU')).toHaveTextContent('77.0 %');
});

it('shows no value once the socket is silent for 3 s', async () => {
  await open();
  says(sample());

  await waitFor(
    () => {
      expect(reading('CPU')).toHaveTextContent(/^CPUunknownnone$/);
    },
    { timeout: 5_000 },
  );
  expect(screen.getByRole('alert')).toHaveTextContent('no value is shown');
}, 10_000);

it('keeps the charted time in the address', async () => {
  const { router } = await open(`${demo}?last=15m`);
  const picker = screen.getByRole('combobox', { name: 'Charted time' });
  expect(picker).toHaveDisplayValue('Last 15 min');

  await userEvent.selectOptions(picker, 'Last 1 min');

  expect(router.state.location.search).toBe('?last=1m');
});

it('marks what happened meanwhile, and forgets it with the window', async () => {
  const fleet = exampleFleet();
  const at = (ms: number) => ({ at: new Date(START + ms).toISOString() });
  fleet[0]?.happen('guest-oom', 'the guest killed 2 tasks');
  Object.assign(fleet[0]?.events.at(-1) ?? {}, at(-30_000));
  await open(`${demo}?last=1m`, fleet);

  says(sample());

  const marked = within(await screen.findByRole('region', { name: 'Marked in the charts' }));
  expect(marked.getByText('out of memory')).toBeVisible();
  says(sample(at(40_000)));
  expect(screen.queryByRole('region', { name: 'Marked in the charts' })).toBeNull();
});
