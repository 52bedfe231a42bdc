// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { Diagnosis } from '../api/types';
import { explain, Unreachable } from '../api/problem';
import { Notice } from '../ui/Notice';
import { Time } from '../ui/Time';
import classes from './DiagnosisPage.module.css';
import { diagnosisQuery } from './diagnosisQuery';
import { FindingList } from './FindingList';

/** Tries every part of the way from the guest's figures to here, and says what to do. */
export default function DiagnosisPage() {
  const { id = '' } = useParams();
  const { data: diagnosis, error, isFetching, refetch } = useQuery(diagnosisQuery(id));
  return (
    <section aria-label="Diagnosis" className={classes.page}>
      <div className={classes.bar}>
        <Button
          variant="default"
          size="compact-sm"
          loading={isFetching}
          onClick={() => {
            void refetch();
          }}
        >
          {diagnosis === undefined ? 'Run the diagnosis' : 'Run it again'}
        </Button>
        <p>
          It tries each part of the way from this VM’s guest to this page, and takes some seconds.
        </p>
      </div>
      {/* That the manager cannot be reached is the banner's to say. */}
      {error !== null && !(error instanceof Unreachable) && (
        <Notice kind="problem" title={explain(error).title}>
          {explain(error).detail}
        </Notice>
      )}
      {diagnosis !== undefined && (
        <>
          <p role="status">
            <strong>{summary(diagnosis)}</strong> As of <Time at={diagnosis.at} />.
          </p>
          <FindingList findings={diagnosis.findings} />
        </>
      )}
    </section>
  );
}

function summary({ findings }: Diagnosis): string {
  const first = findings.find(({ outcome }) => outcome === 'broken');
  if (first !== undefined) return `Broken: ${first.detail}.`;
  const warnings = findings.filter(({ outcome }) => outcome === 'warning').length;
  if (warnings === 0) return 'Nothing is wrong.';
  return warnings === 1
    ? 'Nothing is broken; one thing is odd.'
    : `Nothing is broken; ${warnings.toString()} things are odd.`;
}
