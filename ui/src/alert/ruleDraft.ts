// SPDX-License-Identifier: Apache-2.0
import type { AlertMetric, AlertRule, AlertRuleWrite } from '../api/types';
import { faultsOf, numberFault, wholeNumberFault, type Faults } from '../form/faults';

/** A rule as it is typed. */
export interface RuleDraft {
  readonly name: string;
  /** Of the VM it is about; empty for every VM. */
  readonly vm: string;
  readonly metric: AlertMetric;
  readonly comparison: AlertRuleWrite['comparison'];
  readonly threshold: string;
  /** Empty: the same as the threshold. */
  readonly clear: string;
  readonly forSeconds: string;
  readonly keepSeconds: string;
  readonly enabled: boolean;
  readonly webhooks: readonly string[];
}

export const firstRule: RuleDraft = {
  name: '',
  vm: '',
  metric: 'cpu_usage_percent',
  comparison: '>',
  threshold: '90',
  clear: '80',
  forSeconds: '60',
  keepSeconds: '0',
  enabled: true,
  webhooks: [],
};

export const LONGEST_SECONDS = 86_400;
export const MOST_WEBHOOKS = 10;
const LONGEST_NAME = 63;

/** The draft of a rule that is there. @param vmName the name of the VM it is about */
export function draftOf(rule: AlertRule, vmName: string): RuleDraft {
  return {
    name: rule.name,
    vm: rule.vm_id === null ? '' : vmName,
    metric: rule.metric,
    comparison: rule.comparison,
    threshold: rule.threshold.toString(),
    clear: rule.clear_threshold === rule.threshold ? '' : rule.clear_threshold.toString(),
    forSeconds: rule.for_seconds.toString(),
    keepSeconds: rule.keep_firing_seconds.toString(),
    enabled: rule.enabled,
    webhooks: rule.webhooks,
  };
}

/** As of rules and webhooks; it mirrors the manager's ThingName. */
export function thingNameFault(name: string): string | null {
  if (name === '') return 'is missing';
  return name.trim() === name && Array.from(name).length <= LONGEST_NAME
    ? null
    : 'must have 1 to 63 characters on one line, without spaces around them';
}

/** What the manager would refuse; it mirrors RuleDraft (manager/src/main/java/dev/hearth/manager/alert). */
export function ruleFaults(draft: RuleDraft, vmIds: ReadonlyMap<string, string>): Faults {
  const { threshold, clear, comparison } = draft;
  return faultsOf({
    name: thingNameFault(draft.name),
    vm_id: draft.vm === '' || vmIds.has(draft.vm) ? null : 'must be the name of a VM, or empty',
    threshold: numberFault(threshold),
    clear_threshold: clear.trim() === '' ? null : clearFault(clear, threshold, comparison),
    for_seconds: wholeNumberFault(draft.forSeconds, 0, LONGEST_SECONDS),
    keep_firing_seconds: wholeNumberFault(draft.keepSeconds, 0, LONGEST_SECONDS),
    webhooks: draft.webhooks.length <= MOST_WEBHOOKS ? null : 'must be at most 10',
  });
}

function clearFault(
  clear: string,
  threshold: string,
  comparison: RuleDraft['comparison'],
): string | null {
  const fault = numberFault(clear);
  if (fault !== null || numberFault(threshold) !== null) return fault;
  const isUpwards = comparison.startsWith('>');
  const isWrong = isUpwards ? Number(clear) > Number(threshold) : Number(clear) < Number(threshold);
  return isWrong
    ? `must not be ${isUpwards ? 'above' : 'below'} the threshold, or an alert would be over before it fires`
    : null;
}

/** What is sent of a draft without faults. */
export function ruleBody(draft: RuleDraft, vmIds: ReadonlyMap<string, string>): AlertRuleWrite {
  const vmId = vmIds.get(draft.vm);
  const clear = draft.clear.trim();
  return {
    name: draft.name,
    ...(vmId === undefined ? {} : { vm_id: vmId }),
    metric: draft.metric,
    comparison: draft.comparison,
    threshold: Number(draft.threshold),
    ...(clear === '' ? {} : { clear_threshold: Number(clear) }),
    for_seconds: Number(draft.forSeconds),
    keep_firing_seconds: Number(draft.keepSeconds),
    enabled: draft.enabled,
    webhooks: [...draft.webhooks],
  };
}
