// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** The kernel's clock ticks a second, on every Linux that Chromium runs on. */
const TICKS_PER_SECOND = 100;

/** Debian's Chromium as a process of its own, whose CPU time can be told. */
export async function startBrowser() {
  const server = await chromium.launchServer({
    executablePath: process.env.HEARTH_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  const browser = await chromium.connect(server.wsEndpoint());
  const pid = server.process().pid;
  if (pid === undefined) throw new Error('Chromium has no process');
  return {
    browser,
    /** What all its processes took of the CPUs so far, by the kernel's count. */
    cpuSeconds: () => treeSeconds(pid),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * A page of its own, as a person with a usual screen has it.
 *
 * @param {import('playwright-core').Browser} browser
 */
export async function newPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  return context.newPage();
}

/** @param {number} seconds */
export function pass(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}

/** Of a process and all below it. @param {number} root */
function treeSeconds(root) {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => stat(Number(name)));
  const tree = new Set([root]);
  for (let before = 0; before < tree.size;) {
    before = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  return processes
    .filter(({ pid }) => tree.has(pid))
    .reduce((sum, { ticks }) => sum + ticks / TICKS_PER_SECOND, 0);
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
