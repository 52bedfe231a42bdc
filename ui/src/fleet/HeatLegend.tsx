// SPDX-License-Identifier: Apache-2.0
import { metricLabels, type FleetMetric } from './fleetMetrics';
import { heatSteps } from './heatGrid';
import classes from './HeatMap.module.css';

const names = heatSteps.map((upTo, step) => {
  const from = step === 0 ? 0 : (heatSteps[step - 1] ?? 0);
  return upTo === Infinity ? `${from} % and more` : `${from}–${upTo} %`;
});

/** What the colours mean. */
export function HeatLegend({ metric }: { readonly metric: FleetMetric }) {
  return (
    <ul aria-label={`Colours of ${metricLabels[metric]}`} className={classes.legend}>
      {names.map((name, step) => (
        <li key={name} data-step={step}>
          {name}
        </li>
      ))}
      <li data-step="unknown">unknown</li>
    </ul>
  );
}
