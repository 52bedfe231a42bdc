// SPDX-License-Identifier: Apache-2.0
import classes from './FleetBar.module.css';
import { fleetMetrics, metricLabels } from './fleetMetrics';
import { vmStates, type FleetQuestion } from './fleetQuestion';

interface FleetBarProps {
  readonly question: FleetQuestion;
  readonly ask: (question: FleetQuestion) => void;
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
        <input
          type="search"
          value={question.text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            ask({ ...question, text: event.currentTarget.value });
          }}
        />
      </label>
      <label>
        State
        <select
          value={question.state ?? ''}
          onChange={({ currentTarget: { value } }) => {
            ask({ ...question, state: vmStates.find((each) => each === value) ?? null });
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
              ask({ ...question, view });
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
              ask({ ...question, heat: fleetMetrics.find((each) => each === value) ?? 'cpu' });
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
