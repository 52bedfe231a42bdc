// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { exampleFleet } from '../../mock/fleet.mjs';
import { renderAt } from '../app/renderAt';
import { FakeWebSocket } from '../metrics/FakeWebSocket';

// jsdom lays nothing out: the terminal itself is for the browser tests.
vi.mock('./TerminalScreen', () => ({
  TerminalScreen: class {
    columns = 80;
    rows = 24;
    selection = '';
    write = (_: Uint8Array, done: () => void) => {
      done();
    };
    clear = vi.fn();
    wipe = vi.fn();
    focus = vi.fn();
    show = vi.fn();
    destroy = vi.fn();
  },
}));

const vms = '/vms/7f230000-0000-4000-8000-00000000000';
const demo = `${vms}1/terminal`;
const soon = { timeout: 5_000 };

afterEach(() => {
  localStorage.clear();
});

/** The socket of the console, once it is opened. */
async function socket() {
  await waitFor(() => {
    expect(FakeWebSocket.opened.some(({ address }) => address.includes('/shell/ws'))).toBe(true);
  }, soon);
  const sockets = FakeWebSocket.opened.filter(({ address }) => address.includes('/shell/ws'));
  const last = sockets.at(-1);
  if (last === undefined) throw new Error('no console was opened');
  return last;
}

function notice(rest: object) {
  return JSON.stringify({
    type: 'keyboard',
    viewer: null,
    bytes: null,
    writer: null,
    detail: null,
    ...rest,
  });
}

it('says who types, and offers the keyboard of another', async () => {
  renderAt(demo);
  const console = await socket();
  expect(console.address).toContain('?name=browser&mode=write');

  console.says(notice({ type: 'attached', viewer: 'me', bytes: 0 }));
  expect(await screen.findByText('Nobody types: press a key to begin')).toBeVisible();
  console.says(notice({ writer: { viewer: 'another', name: 'ada' } }));
  await userEvent.click(await screen.findByRole('button', { name: 'Take over' }));
  expect(console.sent).toContain('{"type":"take-keyboard"}');
  console.says(notice({ writer: { viewer: 'me', name: 'browser' } }));

  expect(await screen.findByText('You type here')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Give back' }));
  expect(console.sent).toContain('{"type":"release-keyboard"}');
});

it('watches only when its address says so', async () => {
  const { router } = renderAt(`${demo}?mode=watch`);
  const first = await socket();
  expect(first.address).toContain('mode=watch');

  await userEvent.click(screen.getByRole('switch', { name: 'Watch only' }));

  expect(router.state.location.search).toBe('');
  expect(first.isClosed).toBe(true);
  expect((await socket()).address).toContain('mode=write');
});

it('is called what the viewer wants, also the next time', async () => {
  renderAt(demo);
  await socket();
  const name = screen.getByRole('textbox', { name: 'Your name here' });
  await userEvent.clear(name);
  expect(screen.getByRole('button', { name: 'Set' })).toBeDisabled();

  await userEvent.type(name, 'ada{Enter}');

  expect((await socket()).address).toContain('name=ada');
  expect(localStorage.getItem('hearth.viewer-name')).toBe('ada');
});

it('comes back by itself when the VM runs again', async () => {
  const { manager } = renderAt(demo);
  const first = await socket();
  first.says(notice({ type: 'attached', viewer: 'me', bytes: 0 }));
  first.says(notice({ type: 'ended', detail: 'the guest powered off' }));
  expect(await screen.findByText('The console ended: the guest powered off.')).toBeVisible();
  manager.fleet[0]?.stop();

  await userEvent.click(await screen.findByRole('button', { name: 'Start' }, soon));

  await waitFor(async () => {
    expect(await socket()).not.toBe(first);
  }, soon);
});

it('shows the log of a VM that does not run', async () => {
  const fleet = exampleFleet();
  fleet[0]?.stop();
  renderAt(demo, fleet);

  expect(await screen.findByText('demo is stopped', {}, soon)).toBeVisible();
  expect(await screen.findByText(/Run \/init as init process/)).toBeVisible();
  expect(FakeWebSocket.opened.some(({ address }) => address.includes('shell'))).toBe(false);
});

it('has no tab where Hearth has no console', async () => {
  renderAt(`${vms}6/terminal`);

  expect(await screen.findByText(/does not have its console/, {}, soon)).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Terminal' })).toBeNull();
});
