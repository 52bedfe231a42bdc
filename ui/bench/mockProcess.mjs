// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../mock/main.mjs', import.meta.url));

/**
 * The mock as a process of its own: what it does for thousands of VMs holds up nobody here.
 *
 * @param {number} [vms] without it, one of each kind
 */
export async function startMockProcess(vms) {
  const fleet = vms === undefined ? [] : ['--vms', vms.toString()];
  const mock = spawn(process.execPath, [main, '--port', '0', ...fleet], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of mock.stdout) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const url = /http:\S+/.exec(text)?.[0];
  if (url === undefined) throw new Error(`the mock said no address: ${text}`);
  return {
    url,
    close: async () => {
      const ended = once(mock, 'exit');
      mock.kill();
      await ended;
    },
  };
}
