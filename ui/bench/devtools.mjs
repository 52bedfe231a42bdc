// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { WebSocket } from 'ws';

const SHOWN_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 100;

/**
 * A page as Chromium's developer tools see it, told of nothing but what it is asked.
 *
 * @typedef {object} Devtools
 * @property {(method: string, params?: object) => Promise<unknown>} send asks in the protocol's words
 * @property {(selector: string) => Promise<void>} shown when the page has it; fails after half a minute
 * @property {<T>(work: (argument: any) => T, argument?: unknown) => Promise<Awaited<T>>} run runs a
 *   function in the page, where nothing outside it is known
 * @property {(categories: string, meanwhile: () => Promise<unknown>) => Promise<unknown[]>} traced what
 *   Chromium did meanwhile
 * @property {() => void} detach
 */

/**
 * @typedef {object} Message an answer, or news
 * @property {number} [id] of what was asked
 * @property {unknown} [result]
 * @property {{ message: string }} [error]
 * @property {string} [method] of news
 * @property {{ value?: unknown[] }} [params]
 */

/**
 * @typedef {object} Evaluated
 * @property {{ value: unknown }} result
 * @property {{ exception: { description: string } }} [exceptionDetails]
 */

/**
 * Looks into the first page of a browser.
 *
 * @param {string} browserAddress as it told it
 * @returns {Promise<Devtools>}
 */
export async function attach(browserAddress) {
  const socket = new WebSocket(await pageAddress(browserAddress), { perMessageDeflate: false });
  await once(socket, 'open');

  /** @type {Map<number, (answer: Message) => void>} */
  const asked = new Map();
  /** @type {Set<(news: Message) => void>} */
  const listeners = new Set();
  socket.on('message', (/** @type {Buffer} */ data) => {
    const parsed = /** @type {unknown} */ (JSON.parse(data.toString()));
    const message = /** @type {Message} */ (parsed);
    if (message.id === undefined) for (const listener of listeners) listener(message);
    else asked.get(message.id)?.(message);
  });
  socket.on('close', () => {
    const error = { message: 'Chromium closed the page' };
    for (const answer of asked.values()) answer({ error });
  });

  let last = 0;
  /** @type {Devtools['send']} */
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      asked.set(id, ({ result, error }) => {
        asked.delete(id);
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      socket.send(JSON.stringify({ id, method, params }));
    });

  /** @type {Devtools['run']} */
  const run = async (work, argument = null) => {
    const answer = await send('Runtime.evaluate', {
      expression: `(${work.toString()})(${JSON.stringify(argument)})`,
      awaitPromise: true,
      returnByValue: true,
    });
    const { result, exceptionDetails } = /** @type {Evaluated} */ (answer);
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception.description);
    return /** @type {Awaited<ReturnType<typeof work>>} */ (result.value);
  };

  /** @type {Devtools['shown']} */
  const shown = async (selector) => {
    const giveUpAt = Date.now() + SHOWN_WITHIN_MS;
    /** @param {string} wanted */
    const isThere = (wanted) => document.querySelector(wanted) !== null;
    while (!(await run(isThere, selector))) {
      if (Date.now() > giveUpAt) throw new Error(`The page never had ${selector}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  };

  /** @type {Devtools['traced']} */
  const traced = async (categories, meanwhile) => {
    /** @type {unknown[]} */
    const trace = [];
    const complete = new Promise((resolve) => {
      listeners.add(({ method, params }) => {
        if (method === 'Tracing.dataCollected') trace.push(...(params?.value ?? []));
        if (method === 'Tracing.tracingComplete') resolve(null);
      });
    });
    await send('Tracing.start', { categories, transferMode: 'ReportEvents' });
    await meanwhile();
    await send('Tracing.end');
    await complete;
    listeners.clear();
    return trace;
  };

  return {
    send,
    run,
    shown,
    traced,
    detach: () => {
      socket.close();
    },
  };
}

/** @param {string} browserAddress */
async function pageAddress(browserAddress) {
  const answer = await fetch(`http://${new URL(browserAddress).host}/json/list`);
  const told = /** @type {unknown} */ (await answer.json());
  const targets = /** @type {{ type: string, webSocketDebuggerUrl: string }[]} */ (told);
  const page = targets.find(({ type }) => type === 'page');
  if (page === undefined) throw new Error('Chromium has no page');
  return page.webSocketDebuggerUrl;
}
