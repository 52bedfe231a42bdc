// SPDX-License-Identifier: Apache-2.0
import { render } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { vi } from 'vitest';
import { FleetFeed } from '../../mock/feed.mjs';
import { exampleFleet } from '../../mock/fleet.mjs';
import { answer } from '../../mock/routes.mjs';
import { createQueryClient } from '../api/queryClient';
import { FakeWebSocket } from '../metrics/FakeWebSocket';
import { Providers } from './Providers';
import { routes } from './routes';

/** The manager as a test sees it: the mock's fleet, and whether it can be reached. */
export interface MockedManager {
  readonly fleet: ReturnType<typeof exampleFleet>;
  isReachable: boolean;
}

const FEED_MS = 200;

/** WebSockets of which those of the fleet are answered by the mock; all others by the test. */
function fleetSocketOf(manager: MockedManager) {
  return class extends FakeWebSocket {
    private feeding: ReturnType<typeof setInterval> | undefined;
    private feed: FleetFeed | null = null;

    constructor(address: string) {
      super(address);
      if (!address.endsWith('/v1/metrics/ws')) return;
      this.feeding = setInterval(() => {
        if (!manager.isReachable) {
          this.close();
          this.breaks();
        } else if (this.feed === null) {
          this.feed = new FleetFeed(manager.fleet);
          this.onopen?.();
        } else {
          for (const text of this.sent.splice(0)) this.says(JSON.stringify(this.feed.hear(text)));
          for (const each of manager.fleet) each.tick();
          this.says(JSON.stringify(this.feed.next() ?? ''));
        }
      }, FEED_MS);
    }

    override close(): void {
      super.close();
      clearInterval(this.feeding);
    }
  };
}

/** Opens the whole UI at a path, before a mocked manager. */
export function renderAt(path: string, fleet = exampleFleet()) {
  const manager: MockedManager = { fleet, isReachable: true };
  vi.stubGlobal('fetch', async (request: Request) => {
    if (!manager.isReachable) throw new TypeError('connection refused');
    const isJson = request.headers.get('content-type')?.includes('octet-stream') !== true;
    const octets = isJson ? 0 : (await request.clone().arrayBuffer()).byteLength;
    const text = isJson ? await request.text() : '';
    const body: unknown = text === '' ? {} : JSON.parse(text);
    const { pathname: path, search } = new URL(request.url);
    const header = (name: string) => request.headers.get(name);
    const question = { method: request.method, path, search, body, octets, header };
    const { status, body: answered, text: plain } = answer(manager.fleet, question);
    const sent = answered === undefined ? (plain ?? null) : JSON.stringify(answered);
    return new Response(sent, { status });
  });
  FakeWebSocket.opened = [];
  vi.stubGlobal('WebSocket', fleetSocketOf(manager));
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  render(
    <Providers queryClient={createQueryClient()}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { manager, router };
}
