// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router';
import { useMetricsStream } from '../../metrics/useMetricsStream';
import { Notice } from '../../ui/Notice';
import { vmPath } from '../vmPath';
import { adviceFor } from './agentSteps';

/** Whether samples of the guest come by now; until then, what keeps them away. */
export function AgentState({ id }: { readonly id: string }) {
  const { connection, latest } = useMetricsStream(id);
  if (connection.kind === 'gone') return <Notice kind="neutral" title="This VM was deleted" />;
  if (latest === null) {
    return (
      <Notice kind="neutral" title="Not known yet">
        The manager has not said how this VM is; this page asks by itself.
      </Notice>
    );
  }
  const { state, reason, agent_version: version } = latest.sample;
  if (state === 'live') {
    return (
      <Notice kind="good" title="The agent answers">
        Samples come from inside the guest{version === null ? '' : `, of agent ${version}`}.{' '}
        <Link to={`${vmPath(id)}/metrics`}>See its metrics</Link>
      </Notice>
    );
  }
  const advice = reason === null ? null : adviceFor(reason);
  return (
    <Notice kind="caution" title="No sample from inside yet">
      {reason === null ? 'Why is not known.' : `${reason.replace(/\.$/, '')}.`} {advice}{' '}
      <Link to={`${vmPath(id)}/diagnosis`}>Diagnosis</Link> tries each part of the way.
    </Notice>
  );
}
