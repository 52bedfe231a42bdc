// SPDX-License-Identifier: Apache-2.0
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { POLL_MS } from '../api/queryClient';
import type { AlertRule, AlertRuleWrite, WebhookWrite } from '../api/types';

/** Rules, webhooks and deliveries change when somebody changes them. */
const POLL_RULES_MS = 3_000;
const MOST_ALERTS = 1_000;

export const alertsQuery = queryOptions({
  queryKey: ['alerts'],
  refetchInterval: POLL_MS,
  queryFn: ({ signal }) =>
    bodyOf(api.GET('/v1/alerts', { params: { query: { limit: MOST_ALERTS } }, signal })),
});

export const rulesQuery = queryOptions({
  queryKey: ['alert-rules'],
  refetchInterval: POLL_RULES_MS,
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/alert-rules', { signal })),
});

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  refetchInterval: POLL_RULES_MS,
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/webhooks', { signal })),
});

export function deliveriesQuery(id: string) {
  return queryOptions({
    queryKey: ['webhooks', id, 'deliveries'],
    refetchInterval: POLL_RULES_MS,
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/webhooks/{id}/deliveries', { params: { path: { id } }, signal })),
  });
}

/** All of a rule, as it is sent to change a part of it. */
export function writeOf(rule: AlertRule): AlertRuleWrite {
  return {
    name: rule.name,
    ...(rule.vm_id === null ? {} : { vm_id: rule.vm_id }),
    metric: rule.metric,
    comparison: rule.comparison,
    threshold: rule.threshold,
    clear_threshold: rule.clear_threshold,
    for_seconds: rule.for_seconds,
    keep_firing_seconds: rule.keep_firing_seconds,
    enabled: rule.enabled,
    webhooks: rule.webhooks,
  };
}

/** Makes, changes and deletes rules. An id of null makes one. */
export function useRuleChanges() {
  const queryClient = useQueryClient();
  const onSettled = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: rulesQuery.queryKey }),
      queryClient.invalidateQueries({ queryKey: alertsQuery.queryKey }),
    ]);
  const save = useMutation({
    mutationFn: ({ id, body }: { id: string | null; body: AlertRuleWrite }) =>
      id === null
        ? bodyOf(api.POST('/v1/alert-rules', { body }))
        : bodyOf(api.PUT('/v1/alert-rules/{id}', { params: { path: { id } }, body })),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      bodyOf(api.DELETE('/v1/alert-rules/{id}', { params: { path: { id } } })),
    onSettled,
  });
  return { save, remove };
}

/** Makes, changes, deletes and tries webhooks. An id of null makes one. */
export function useWebhookChanges() {
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  const save = useMutation({
    mutationFn: ({ id, body }: { id: string | null; body: WebhookWrite }) =>
      id === null
        ? bodyOf(api.POST('/v1/webhooks', { body }))
        : bodyOf(api.PUT('/v1/webhooks/{id}', { params: { path: { id } }, body })),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      bodyOf(api.DELETE('/v1/webhooks/{id}', { params: { path: { id } } })),
    onSettled,
  });
  const test = useMutation({
    mutationFn: (id: string) =>
      bodyOf(api.POST('/v1/webhooks/{id}/test', { params: { path: { id } } })),
  });
  return { save, remove, test };
}
