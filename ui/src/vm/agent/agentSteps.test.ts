// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { agentSteps } from './agentSteps';

const machine = { id: '5f0c', address: '192.168.1.7', port: 8080 };

function commands(page: string, address = machine.address) {
  return agentSteps({ ...machine, address }, page).map(({ command }) => command);
}

it('goes through a tunnel to a manager that answers on its own machine only', () => {
  expect(commands('http://localhost:8080/')).toEqual([
    'ssh -R 127.0.0.1:18080:localhost:8080 root@192.168.1.7',
    'wget -qO- http://127.0.0.1:18080/v1/vms/5f0c/guest-agent/install.sh | sh',
    'curl http://192.168.1.7:8080/health',
  ]);
});

it('goes straight to a manager that is reached by an address', () => {
  expect(commands('http://192.168.1.2:8080/')[0]).toBe(
    'wget -qO- http://192.168.1.2:8080/v1/vms/5f0c/guest-agent/install.sh | sh',
  );
});

it('writes IPv6 as ssh and as curl want it', () => {
  const [tunnel = '', , health = ''] = commands('http://[::1]:8080/', 'fd00::7');

  expect(tunnel).toBe('ssh -R 127.0.0.1:18080:[::1]:8080 root@fd00::7');
  expect(health).toBe('curl http://[fd00::7]:8080/health');
});
