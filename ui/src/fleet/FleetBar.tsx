// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import classes from './FleetBar.module.css';
import { fleetMetrics, metricLabels } from './fleetMetrics';
import { vmStates, type FleetQuestion } from './fleetQuestion';

interface FleetBarProps {
  readonly question: FleetQuestion;
  readonly ask: (change: Partial<FleetQuestion>) => void;
  readonly shown: number;
  readonly all: number;
}

const views = { table: 'Table', heat: 'Heat map' } as const;

/** What is shown of the fleet, and how. */
export function FleetBar({ question, ask, shown, all }: FleetBarProps) {
  const count = shown === all ? `${all} VMs` : `${shown} of ${all} VMs`;
  return (
    <div role="search" aria-label="Virtual machines" className={classes.bar}>
      <label>
        Name or host
        <TextFilter
          text={question.text}
          ask={(text) => {
            ask({ text });
          }}
        />
      </label>
      <label>
        State
        <select
          value={question.state ?? ''}
          onChange={({ currentTarget: { value } }) => {
            ask({ state: vmStates.find((each) => each === value) ?? null });
          }}
        >
          <option value="">any</option>
          {vmStates.map((state) => (
            <option key={state}>{state}</option>
          ))}
        </select>
      </label>
      <div role="group" aria-label="Shown as" className={classes.views}>
        {(['table', 'heat'] as const).map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={question.view === view}
            onClick={() => {
              ask({ view });
            }}
          >
            {views[view]}
          </button>
        ))}
      </div>
      {question.view === 'heat' && (
        <label>
          Coloured by
          <select
            value={question.heat}
            onChange={({ currentTarget: { value } }) => {
              ask({ heat: fleetMetrics.find((each) => each === value) ?? 'cpu' });
            }}
          >
            {fleetMetrics.map((metric) => (
              <option key={metric} value={metric}>
                {metricLabels[metric]}
              </option>
            ))}
          </select>
        </label>
      )}
      <output className={classes.count}>{count}</output>
    </div>
  );
}

interface TextFilterProps {
  readonly text: string;
  readonly ask: (text: string) => void;
}

/** The address follows a little behind the keys, so the field keeps what is typed while it has the focus. */
function TextFilter({ text, ask }: TextFilterProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const field = input.current;
    if (field !== null && field !== document.activeElement) field.value = text;
  }, [text]);
  return (
    <input
      ref={input}
      type="search"
      defaultValue={text}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => {
        ask(event.currentTarget.value);
      }}
    />
  );
}
