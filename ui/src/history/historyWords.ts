// SPDX-License-Identifier: Apache-2.0
import type { VmHistory } from '../api/types';
import { withUnit, type Scale } from '../metrics/scale';
import { clockTime, dayTime, duration } from '../ui/format';
import type { HistoryPanel } from './historyPanels';
import { stepCount, stepValue, summaryOf } from './steps';

const SECONDS_OF_DAY = 86_400;

const units = [
  { seconds: SECONDS_OF_DAY, unit: 'd' },
  { seconds: 3_600, unit: 'h' },
  { seconds: 60, unit: 'min' },
] as const;

/** `10 s`, `1 min`, `6 h`: how long a step is. */
export function stepLength({ step_seconds: seconds }: VmHistory): string {
  const unit = units.find((each) => seconds % each.seconds === 0);
  return unit === undefined
    ? `${seconds.toString()} s`
    : `${(seconds / unit.seconds).toString()} ${unit.unit}`;
}

/** How the beginning of a step is written: with its day where the chart has several. */
export function stepTime(history: VmHistory): (epochMs: number) => string {
  const seconds = stepCount(history) * history.step_seconds;
  return seconds <= SECONDS_OF_DAY && history.step_seconds < 60 ? clockTime : dayTime;
}

/** The chart in a sentence, for whoever cannot see it. */
export function historyInWords(panel: HistoryPanel, history: VmHistory, scale: Scale): string {
  const told = panel.metrics.map(({ name, label }) => {
    const summary = summaryOf(history, name);
    if (summary === null) return `${label}: not known`;
    const { min, avg, max, known } = summary;
    const whole = known >= 0.995 ? '' : `, known for ${(100 * known).toFixed(0)} % of it`;
    return (
      `${label}: ${withUnit(avg, scale)} in the mean, from ${withUnit(min, scale)}` +
      ` to ${withUnit(max, scale)}${whole}`
    );
  });
  const seconds = stepCount(history) * history.step_seconds;
  return (
    `${panel.title} over ${duration(seconds)}, in steps of ${stepLength(history)}. ` +
    `${told.join('. ')}.`
  );
}

/** One step of the chart in a line: what the pointer is at. */
export function stepInWords(
  { metrics }: HistoryPanel,
  history: VmHistory,
  index: number,
  scale: Scale,
): string {
  return metrics
    .map(({ name, label }) => {
      const told = stepValue(history, name, index);
      if (told === null) return `${label} unknown`;
      const { min, avg, max, sources } = told;
      const range = min === max ? '' : `, ${withUnit(min, scale)} to ${withUnit(max, scale)}`;
      return `${label} ${withUnit(avg, scale)}${range} (${sources})`;
    })
    .join(' · ');
}
