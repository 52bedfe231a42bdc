// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The kernel's clock ticks a second, on every Linux that Chromium runs on. */
const TICKS_PER_SECOND = 100;

const STARTS_WITHIN_MS = 30_000;
const ENDS_WITHIN_MS = 5_000;

/**
 * Debian's Chromium with a page open, as a process of its own whose CPU time can be told.
 *
 * Nothing looks into it until it is asked to: whoever drives a page is told of each message that
 * comes in, which costs the browser more than the page itself does.
 *
 * @param {string} address
 */
export async function startBrowser(address) {
  const profile = mkdtempSync(join(tmpdir(), 'hearth-bench-ui-'));
  const chromium = spawn(
    process.env.HEARTH_CHROMIUM ?? '/usr/bin/chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--window-size=1280,900',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      address,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const { pid } = chromium;
  if (pid === undefined) throw new Error('Chromium has no process');
  const ended = once(chromium, 'exit');
  return {
    devtools: await devtoolsAddress(chromium.stderr),
    /** What all its processes took of the CPUs so far, by the kernel's count. */
    cpuSeconds: () => tree(pid).reduce((sum, { ticks }) => sum + ticks / TICKS_PER_SECOND, 0),
    close: async () => {
      const all = tree(pid);
      chromium.kill();
      await ended;
      // Its helpers write to the profile until they, too, have ended.
      await Promise.all(all.map((each) => gone(each.pid)));
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** @param {number} seconds */
export function pass(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}

/** As Chromium tells it once it listens. @param {import('node:stream').Readable} stderr */
async function devtoolsAddress(stderr) {
  const signal = AbortSignal.timeout(STARTS_WITHIN_MS);
  let text = '';
  for (;;) {
    text += String(await once(stderr, 'data', { signal }));
    const [, address] = /DevTools listening on (ws:\S+)/.exec(text) ?? [];
    if (address === undefined) continue;
    // What it says from now on is read by nobody, and may not fill the pipe.
    stderr.resume();
    return address;
  }
}

/** A process and all below it. @param {number} root */
function tree(root) {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => stat(Number(name)));
  const found = new Set([root]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const { pid, parent } of processes) if (found.has(parent)) found.add(pid);
  }
  return processes.filter(({ pid }) => found.has(pid));
}

/** @param {number} pid */
async function gone(pid) {
  const killAt = Date.now() + ENDS_WITHIN_MS;
  while (stat(pid).length > 0) {
    if (Date.now() > killAt) process.kill(pid, 'SIGKILL');
    await pass(0.02);
  }
}

/** Nothing when it has ended meanwhile. @param {number} pid */
function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid.toString()}/stat`, 'utf8');
    // After the name, which may have anything in it: state, parent, …, utime and stime.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return [{ pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
  } catch {
    return [];
  }
}
