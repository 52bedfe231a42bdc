// SPDX-License-Identifier: Apache-2.0
import { render } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { vi } from 'vitest';
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

/** Opens the whole UI at a path, before a mocked manager. */
export function renderAt(path: string, fleet = exampleFleet()) {
  const manager: MockedManager = { fleet, isReachable: true };
  vi.stubGlobal('fetch', async (request: Request) => {
    if (!manager.isReachable) throw new TypeError('connection refused');
    const text = await request.text();
    const body: unknown = text === '' ? {} : JSON.parse(text);
    const { pathname: path, search } = new URL(request.url);
    const question = { method: request.method, path, search, body };
    const { status, body: answered } = answer(manager.fleet, question);
    return new Response(answered === undefined ? null : JSON.stringify(answered), { status });
  });
  FakeWebSocket.opened = [];
  vi.stubGlobal('WebSocket', FakeWebSocket);
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  render(
    <Providers queryClient={createQueryClient()}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { manager, router };
}
