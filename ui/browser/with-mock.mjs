// SPDX-License-Identifier: Apache-2.0

// Runs every browser test against the mock; nothing else has to run. Build the UI first.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DEMO_ID } from '../mock/fleet.mjs';
import { startMock } from '../mock/server.mjs';

const mock = await startMock();
const tests = spawn(
  process.execPath,
  [
    '--test',
    '--test-reporter=spec',
    '--test-concurrency=1',
    'browser/product.test.mjs',
    'browser/mock.test.mjs',
    'browser/accessible.test.mjs',
    'browser/fleet.test.mjs',
    'browser/create.test.mjs',
    'browser/hosts.test.mjs',
    'browser/alerts.test.mjs',
    'browser/keyboard.test.mjs',
    'browser/terminal.test.mjs',
  ],
  { stdio: 'inherit', env: { ...process.env, HEARTH_URL: mock.url, HEARTH_VM_ID: DEMO_ID } },
);
await once(tests, 'exit');
await mock.close();
process.exitCode = tests.exitCode ?? 1;
