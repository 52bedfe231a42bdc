// SPDX-License-Identifier: Apache-2.0
import { Notice } from '../ui/Notice';
import type { FleetView } from './FleetStream';

/** Why what is shown is not of this second, in words; nothing when it is. */
export function FleetNotice({ view }: { readonly view: FleetView }) {
  if (view.fault !== null) {
    return (
      <Notice kind="problem" title="The manager did not understand this page">
        {view.fault} Reload the page: it may be of another version.
      </Notice>
    );
  }
  if (view.phase === 'away') {
    return (
      <Notice kind="caution" title="Reconnecting">
        The live connection broke; the next attempt comes within 5 s. Values are those of before,
        and marked so.
      </Notice>
    );
  }
  if (view.phase === 'silent') {
    return (
      <Notice kind="caution" title="The manager is silent">
        Nothing came for more than 3 s. Values are those of before, and marked so. The page
        reconnects by itself.
      </Notice>
    );
  }
  if (view.rate !== null) {
    const { interval_s, wanted_s, reason } = view.rate;
    return (
      <Notice kind="neutral" title={`Values come every ${interval_s} s`}>
        Asked for every {wanted_s} s: {reason}
      </Notice>
    );
  }
  return null;
}
