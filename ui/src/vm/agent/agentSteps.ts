// SPDX-License-Identifier: Apache-2.0

export interface AgentStep {
  readonly title: string;
  readonly detail: string;
  readonly command: string;
}

/** A machine that Hearth did not boot. */
export interface Machine {
  readonly id: string;
  readonly address: string;
  readonly port: number;
}

/** The tunnel's end in the machine: not the agent's own port. */
const TUNNEL = '127.0.0.1:18080';

/** How the guest agent comes into a machine (docs/how-to/guest-agent.md). */
export function agentSteps(machine: Machine, page: string): readonly AgentStep[] {
  const { id, address, port } = machine;
  const inUrl = address.includes(':') ? `[${address}]` : address;
  const base = new URL('.', page);
  const isTunneled = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(base.hostname);
  const from = isTunneled ? `http://${TUNNEL}${base.pathname}` : base.href;
  const tunnel = {
    title: 'Lend the machine a way to the manager',
    detail:
      'The manager answers on its own machine only. This opens a shell in the other one, which reaches it as long as that shell is open.',
    command: `ssh -R ${TUNNEL}:${base.host} root@${address}`,
  };
  return [
    ...(isTunneled ? [tunnel] : []),
    {
      title: 'Run its script',
      detail: `In ${isTunneled ? 'that shell' : 'the machine, as root'}. It checks what it fetches, starts the agent as a service, and says when the first sample came.`,
      command: `wget -qO- ${from}v1/vms/${id}/guest-agent/install.sh | sh`,
    },
    {
      title: 'See whether the host reaches it',
      detail: 'On the machine of the host agent. It answers “healthy”.',
      command: `curl http://${inUrl}:${port.toString()}/health`,
    },
  ];
}

/** What to do about a reason for which there is no sample; null when only the diagnosis knows. */
export function adviceFor(reason: string): string | null {
  if (reason.includes('connection refused')) {
    return 'The agent does not run, or listens elsewhere: look at its log in the machine.';
  }
  if (reason.includes('no answer within')) {
    return 'A firewall drops the packets, or there is no route: try the last step on the host.';
  }
  if (reason.includes('answers for another VM')) {
    return 'The agent was told the id of another VM: install it anew with the command below.';
  }
  return null;
}
