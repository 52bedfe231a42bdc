// SPDX-License-Identifier: Apache-2.0
import { apiAddress } from '../api/address';
import type { Faults } from '../form/faults';
import { CopyBlock } from '../ui/CopyBlock';
import { curl } from '../ui/curl';
import classes from './CreateVmPage.module.css';
import { draftInWords } from './draftInWords';
import { bodyOfDraft, type VmDraft, type VmKind } from './vmDraft';

interface CreateSummaryProps {
  readonly kind: VmKind;
  readonly draft: VmDraft;
  readonly faults: Faults;
}

/** What will be created, in words and as the request that creates it. */
export function CreateSummary({ kind, draft, faults }: CreateSummaryProps) {
  const isReady = Object.keys(faults).length === 0;
  return (
    <section aria-label="What will be created" className={classes.summary}>
      <h2>What will be created</h2>
      <ul>
        {draftInWords(kind, draft, faults).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <h3>The same from a shell</h3>
      {isReady ? (
        <CopyBlock
          label="Command that creates the VM"
          text={curl('POST', apiAddress('v1/vms'), bodyOfDraft(kind, draft))}
        />
      ) : (
        <p>The command is here once every field is valid.</p>
      )}
    </section>
  );
}
