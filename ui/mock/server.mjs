// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { openTerminals } from './consoleSocket.mjs';
import { fleetWatchers } from './feed.mjs';
import { exampleFleet } from './fleet.mjs';
import { contentSecurityPolicy, page } from './pages.mjs';
import { problem } from './problem.mjs';
import { answer, hasConsole } from './routes.mjs';

/**
 * @typedef {object} Mock
 * @property {string} url where it listens, with the base path
 * @property {number} port
 * @property {(id: string, change: object) => void} set what `POST /mock/vms/{id}` does
 * @property {(isHushed: boolean) => void} hush nothing more is told of the fleet, as when the manager hangs
 * @property {(message: object) => void} tell says something to all viewers of the fleet
 * @property {() => void} cut breaks the connections of the viewers of the fleet
 * @property {() => void} cutTerminals breaks the connections of all who look at a console
 * @property {() => Promise<void>} close stops it, and breaks every connection
 */

const DELETED = 1008;
const TICK_MS = 1_000;
const MOST_BODY_BYTES = 65_536;

/**
 * Starts a manager that makes everything up, on loopback.
 *
 * @param {{ port?: number, base?: string, fleet?: ReturnType<typeof exampleFleet> }} [options]
 *   `base` is the path it is mounted at, with a slash at both ends
 * @returns {Promise<Mock>}
 */
export async function startMock({ port = 0, base = '/', fleet = exampleFleet() } = {}) {
  const server = createServer((request, response) => {
    const path = pathBelow(base, request.url);
    respond(path, request, response).catch((/** @type {unknown} */ error) => {
      response.writeHead(500).end(String(error));
    });
  });

  /** @param {string} path @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function respond(path, request, response) {
    response.setHeader('Content-Security-Policy', contentSecurityPolicy);
    if (!path.startsWith('/v1/') && !path.startsWith('/mock/')) {
      const { type, body } = await page(path, base);
      response.writeHead(200, { 'Content-Type': type }).end(body);
      return;
    }
    const question = await questionOf(path, request);
    send(response, answer(fleet, question));
  }

  const sockets = new WebSocketServer({ noServer: true });
  /** @type {Map<import('ws').WebSocket, (typeof fleet)[number]>} */
  const viewers = new Map();
  const terminals = openTerminals();
  server.on('upgrade', (request, socket, head) => {
    const path = pathBelow(base, request.url);
    if (path === '/v1/metrics/ws') {
      sockets.handleUpgrade(request, socket, head, watchers.join);
      return;
    }
    const [, , , id, kind] = path.split('/');
    const found = fleet.find(({ vm }) => vm.id === id);
    if (found === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    if (kind === 'shell' && !hasConsole(found)) {
      socket.end('HTTP/1.1 409 Conflict\r\nConnection: close\r\n\r\n');
      return;
    }
    if (kind === 'shell') {
      sockets.handleUpgrade(request, socket, head, (viewer) => {
        terminals.join(viewer, found.console, request.url);
      });
      return;
    }
    sockets.handleUpgrade(request, socket, head, (viewer) => {
      viewer.send(JSON.stringify(found.sample));
      viewers.set(viewer, found);
      viewer.on('close', () => viewers.delete(viewer));
    });
  });

  const watchers = fleetWatchers(fleet);
  const ticking = setInterval(() => {
    for (const each of fleet) if (!each.silent) each.tick();
    for (const [viewer, watched] of viewers) {
      if (!fleet.includes(watched)) viewer.close(DELETED, 'the VM was deleted');
      else if (!watched.silent) viewer.send(JSON.stringify(watched.sample));
    }
    watchers.tick();
  }, TICK_MS);

  const bound = await listening(server, port);

  return {
    url: `http://127.0.0.1:${bound.toString()}${base}`,
    port: bound,
    set: (id, change) => {
      answer(fleet, { method: 'POST', path: `/mock/vms/${id}`, body: change });
    },
    hush: watchers.hush,
    tell: watchers.tell,
    cut: watchers.cut,
    cutTerminals: terminals.cut,
    close: async () => {
      clearInterval(ticking);
      watchers.cut();
      terminals.cut();
      for (const viewer of viewers.keys()) viewer.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The port it then listens on. @param {import('node:http').Server} server @param {number} port */
async function listening(server, port) {
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(undefined);
    });
  });
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

/** @param {import('node:http').ServerResponse} response @param {import('./routes.mjs').Answer} answer */
function send(response, { status, body, text }) {
  const json = status < 400 ? 'application/json' : 'application/problem+json';
  const type = text === undefined ? json : 'text/plain; charset=utf-8';
  response.writeHead(status, { 'Content-Type': type });
  response.end(body === undefined ? text : JSON.stringify(body));
}

/** @param {string} base @param {string | undefined} url */
function pathBelow(base, url) {
  const { pathname } = new URL(url ?? '/', 'http://mock');
  return pathname.startsWith(base) ? `/${pathname.slice(base.length)}` : pathname;
}

/** @param {string} path @param {import('node:http').IncomingMessage} request */
async function questionOf(path, request) {
  const { search } = new URL(request.url ?? '/', 'http://mock');
  const isJson = request.headers['content-type']?.includes('octet-stream') !== true;
  return {
    method: request.method ?? 'GET',
    path,
    search,
    body: isJson ? await bodyOf(request) : {},
    octets: isJson ? 0 : await octetsOf(request),
    header: (/** @type {string} */ name) => request.headers[name]?.toString() ?? null,
  };
}

/** How many bytes come. @param {import('node:http').IncomingMessage} request */
async function octetsOf(request) {
  let octets = 0;
  for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (request)) {
    octets += chunk.length;
  }
  return octets;
}

/** @param {import('node:http').IncomingMessage} request @returns {Promise<unknown>} */
async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MOST_BODY_BYTES) return problem(413, 'too-large', 'the body is too large');
  }
  return text === '' ? {} : /** @type {unknown} */ (JSON.parse(text));
}
