// SPDX-License-Identifier: Apache-2.0
import { Notice } from '../ui/Notice';
import type { StreamView } from './MetricsStream';
import { stateWords } from './source';

/** Why the page does not show live guest values, in words; nothing when it does. */
export function StreamNotice({ view: { connection, latest } }: { readonly view: StreamView }) {
  if (connection.kind === 'gone') {
    return (
      <Notice kind="neutral" title="This VM was deleted">
        The charts stay until you leave the page.
      </Notice>
    );
  }
  if (connection.kind === 'reconnecting') {
    return (
      <Notice kind="caution" title="Reconnecting">
        The live connection broke; attempt {connection.attempt} comes within 5 s. Values older than
        3 s are not shown.
      </Notice>
    );
  }
  if (latest === null) {
    return connection.kind === 'connecting' ? (
      <Notice kind="neutral" title="Connecting">
        The first values come within a second.
      </Notice>
    ) : (
      <Notice kind="problem" title="The manager is silent">
        No sample came for more than 3 s, so no value is shown. The page reconnects by itself.
      </Notice>
    );
  }
  const { state, reason } = latest.sample;
  if (state === 'live') return null;
  const { title, detail } = stateWords[state];
  return (
    <Notice kind={state === 'stopped' || state === 'paused' ? 'neutral' : 'caution'} title={title}>
      {reason ?? detail}
    </Notice>
  );
}
