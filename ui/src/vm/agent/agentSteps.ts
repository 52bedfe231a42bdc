// SPDX-License-Identifier: Apache-2.0

export interface AgentStep {
  readonly title: string;
  readonly detail: string;
  readonly command: string;
}

/** How the guest agent comes into a machine that Hearth did not boot (docs/how-to/external-vms.md). */
export function agentSteps(address: string, port: number): readonly AgentStep[] {
  const isIpv6 = address.includes(':');
  const inUrl = isIpv6 ? `[${address}]` : address;
  const everywhere = isIpv6 ? '[::]' : '0.0.0.0';
  return [
    {
      title: 'Copy the agent into the machine',
      detail:
        'From Hearth’s built folder. It is one static file without dependencies; any other way to copy it does as well.',
      command: `scp guest-agent/target/guest-agent root@${inUrl}:/usr/local/bin/guest-agent`,
    },
    {
      title: 'Start it there',
      detail:
        'In the machine itself. Give it no --vm-id of another VM: its answers would be refused.',
      command: `guest-agent --listen ${everywhere}:${port.toString()}`,
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
    return 'A firewall drops the packets, or there is no route: try step 3 on the host.';
  }
  if (reason.includes('answers for another VM')) {
    return 'The agent was told the id of another VM (--vm-id): tell it this one’s, or none.';
  }
  return null;
}
