// SPDX-License-Identifier: Apache-2.0
import type { AlertRuleWrite, AlertState } from '../api/types';
import { duration } from '../ui/format';
import { alertMetrics, measured } from './alertMetrics';

export const stateWords: Readonly<Record<AlertState, string>> = {
  pending: 'pending',
  firing: 'firing',
  unknown: 'not known any more',
  resolved: 'resolved',
};

/** Why an alert is over. */
export const endings: Readonly<Record<string, string>> = {
  'value-is-back': 'the value is back',
  'vm-deleted': 'the VM was deleted',
  'rule-deleted': 'the rule was deleted',
  'rule-disabled': 'the rule was disabled',
  'rule-changed': 'the rule is not about this any more',
};

const comparisons: Readonly<Record<AlertRuleWrite['comparison'], string>> = {
  '>': 'above',
  '>=': 'at or above',
  '<': 'below',
  '<=': 'at or below',
};

export const comparisonOptions = [
  ['>', 'above'],
  ['>=', 'at or above'],
  ['<', 'below'],
  ['<=', 'at or below'],
] as const;

type Condition = Pick<AlertRuleWrite, 'metric' | 'comparison' | 'threshold' | 'for_seconds'>;

/** `CPU used above 90 % for 1 min 0 s` */
export function conditionInWords(rule: Condition): string {
  const { metric, comparison, threshold, for_seconds: seconds } = rule;
  const held = seconds === 0 ? '' : ` for ${duration(seconds)}`;
  return `${alertMetrics[metric].label} ${comparisons[comparison]} ${measured(threshold, metric)}${held}`;
}

/** When an alert of the rule is over. */
export function endInWords(rule: AlertRuleWrite): string {
  const { metric, comparison, threshold, clear_threshold: clear = threshold } = rule;
  const kept =
    rule.keep_firing_seconds === 0 ? '' : `, and that for ${duration(rule.keep_firing_seconds)}`;
  return `It is over once that is not ${comparisons[comparison]} ${measured(clear, metric)} any more${kept}.`;
}
