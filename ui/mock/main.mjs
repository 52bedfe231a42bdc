// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { largeFleet } from './fleet.mjs';
import { startMock } from './server.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8081' },
    base: { type: 'string', default: '/' },
    // Instead of one VM of each kind.
    vms: { type: 'string' },
  },
});

const mock = await startMock({
  port: Number(values.port),
  base: values.base,
  ...(values.vms === undefined ? {} : { fleet: largeFleet(Number(values.vms)) }),
});
process.stdout.write(
  `Mock of the manager at ${mock.url} (built UI and API). For the development server:\n` +
    `  HEARTH_API=http://127.0.0.1:${mock.port.toString()} npm run dev\n`,
);
