// SPDX-License-Identifier: Apache-2.0
import { NativeSelect } from '@mantine/core';
import { memo } from 'react';
import { dayTime } from '../ui/format';
import { say } from '../words/words';
import { liveChoices, pastChoices, type Span } from './span';

const CHOSEN = 'chosen';

interface TimePickerProps {
  readonly span: Span;
  readonly onPick: (span: Span) => void;
}

/** The one place where the charted time is chosen, live or past. */
export const TimePicker = memo(function TimePicker({ span, onPick }: TimePickerProps) {
  const between =
    span.kind === 'between'
      ? [{ value: CHOSEN, label: `${dayTime(span.from)} – ${dayTime(span.to)}` }]
      : [];
  const optionsOf = (choices: typeof liveChoices) =>
    choices.map(({ name, label }) => ({ value: name, label: say(`Last ${label}`) }));
  return (
    <NativeSelect
      aria-label="Charted time"
      size="xs"
      value={span.kind === 'between' ? CHOSEN : span.name}
      data={[
        ...between,
        { group: say('Live'), items: optionsOf(liveChoices) },
        { group: say('History'), items: optionsOf(pastChoices) },
      ]}
      onChange={({ currentTarget: { value } }) => {
        const live = liveChoices.find(({ name }) => name === value);
        const past = pastChoices.find(({ name }) => name === value);
        if (live !== undefined) onPick({ kind: 'live', name: live.name, ms: live.ms });
        else if (past !== undefined) onPick({ kind: 'last', name: past.name, ms: past.ms });
      }}
    />
  );
});
