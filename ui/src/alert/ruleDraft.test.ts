// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { conditionInWords, endInWords } from './alertWords';
import { draftOf, firstRule, ruleBody, ruleFaults, type RuleDraft } from './ruleDraft';

const vms = new Map([['demo', '7f230000-0000-4000-8000-000000000001']]);
const busy: RuleDraft = { ...firstRule, name: 'busy' };

it.each<[Partial<RuleDraft>, string[]]>([
  [{}, []],
  [{ name: '' }, ['name']],
  [{ name: ' busy' }, ['name']],
  [{ vm: 'nobody' }, ['vm_id']],
  [{ vm: 'demo' }, []],
  [{ threshold: 'much' }, ['threshold']],
  [{ threshold: '0.5', clear: '0.25' }, []],
  [{ clear: '95' }, ['clear_threshold']],
  [{ comparison: '<', clear: '95' }, []],
  [{ comparison: '<', clear: '80' }, ['clear_threshold']],
  [{ forSeconds: '86401' }, ['for_seconds']],
  [{ keepSeconds: '-1' }, ['keep_firing_seconds']],
])('%j is held to the limits of the contract', (change, fields) => {
  expect(Object.keys(ruleFaults({ ...busy, ...change }, vms))).toEqual(fields);
});

it('what is left out is left out', () => {
  expect(ruleBody({ ...busy, clear: '' }, vms)).not.toHaveProperty('clear_threshold');
  expect(ruleBody(busy, vms)).not.toHaveProperty('vm_id');
  expect(ruleBody({ ...busy, vm: 'demo' }, vms)).toHaveProperty('vm_id', vms.get('demo'));
});

it('a rule that is opened and saved is the same rule', () => {
  const body = ruleBody({ ...busy, vm: 'demo' }, vms);
  const { vm_id = null, clear_threshold = body.threshold, webhooks = [] } = body;
  const rule = {
    ...body,
    vm_id,
    clear_threshold,
    webhooks,
    id: 'x',
    created_at: '2026-11-26T10:00:00Z',
  };

  expect(ruleBody(draftOf(rule, 'demo'), vms)).toEqual(body);
});

it('says a rule in words', () => {
  const rule = ruleBody(busy, vms);

  expect(conditionInWords(rule)).toBe('CPU used above 90 % for 1 min 0 s');
  expect(endInWords(rule)).toBe('It is over once that is not above 80 % any more.');
});
