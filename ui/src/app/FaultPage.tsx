// SPDX-License-Identifier: Apache-2.0
import { useRouteError } from 'react-router';
import { explain } from '../api/problem';
import { Notice } from '../ui/Notice';

/** Shown in place of a page that failed to draw itself, or to load. */
export default function FaultPage() {
  const { title, detail } = explain(useRouteError());
  return (
    <main>
      <Notice kind="problem" title={title}>
        {detail}
      </Notice>
    </main>
  );
}
