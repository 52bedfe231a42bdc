// SPDX-License-Identifier: Apache-2.0

/** As often as the manager says that it is there. */
const BEAT_MS = 5_000;

/** All who look at a console over a WebSocket, and what a test does to them. */
export function openTerminals() {
  /** @type {Set<import('ws').WebSocket>} */
  const viewers = new Set();
  return {
    /** @param {import('ws').WebSocket} viewer @param {import('./console.mjs').MockConsole} console @param {string} [url] */
    join: (viewer, console, url = '/') => {
      viewers.add(viewer);
      viewer.on('close', () => viewers.delete(viewer));
      join(viewer, console, new URL(url, 'http://mock').searchParams);
    },
    cut: () => {
      for (const viewer of viewers) viewer.terminate();
    },
  };
}

/**
 * One browser before a console.
 *
 * @param {import('ws').WebSocket} viewer
 * @param {import('./console.mjs').MockConsole} console
 * @param {URLSearchParams} search
 */
function join(viewer, console, search) {
  const seat = console.join(
    {
      send: (message) => {
        viewer.send(message);
      },
      close: (code) => {
        viewer.close(code);
      },
    },
    search,
  );
  viewer.on('message', (message, isBinary) => {
    // Messages that come in one piece, as all do that browsers send.
    if (!(message instanceof Buffer)) return;
    if (isBinary) seat.type(message);
    else seat.control(message.toString());
  });
  const beating = setInterval(() => {
    viewer.send(
      JSON.stringify({ type: 'alive', viewer: null, bytes: null, writer: null, detail: null }),
    );
  }, BEAT_MS);
  viewer.on('close', () => {
    clearInterval(beating);
    seat.leave();
  });
}
