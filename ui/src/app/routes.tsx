// SPDX-License-Identifier: Apache-2.0
import { Navigate, type RouteObject } from 'react-router';
import FleetPage from '../fleet/FleetPage';
import OverviewPage from '../vm/OverviewPage';
import VmPage from '../vm/VmPage';
import FaultPage from './FaultPage';
import NotFoundPage from './NotFoundPage';
import { Shell } from './Shell';

/** Every page there is. Those of a VM that are not looked at first come on their own. */
export const routes: RouteObject[] = [
  {
    element: <Shell />,
    errorElement: <FaultPage />,
    hydrateFallbackElement: <></>,
    children: [
      { path: '/', element: <FleetPage /> },
      {
        path: '/vms/new',
        lazy: async () => ({ Component: (await import('../create/CreateVmPage')).default }),
      },
      {
        path: '/vms/:id',
        element: <VmPage />,
        children: [
          { index: true, element: <Navigate to="metrics" replace /> },
          {
            path: 'metrics',
            lazy: async () => ({ Component: (await import('../metrics/MetricsPage')).default }),
          },
          { path: 'overview', element: <OverviewPage /> },
          {
            path: 'configuration',
            lazy: async () => ({
              Component: (await import('../vm/configuration/ConfigurationPage')).default,
            }),
          },
          {
            path: 'network',
            lazy: async () => ({ Component: (await import('../network/NetworkPage')).default }),
          },
          {
            path: 'agent',
            lazy: async () => ({ Component: (await import('../vm/agent/AgentPage')).default }),
          },
          {
            path: 'events',
            lazy: async () => ({ Component: (await import('../event/EventsPage')).default }),
          },
          {
            path: 'diagnosis',
            lazy: async () => ({ Component: (await import('../diagnosis/DiagnosisPage')).default }),
          },
          {
            path: 'terminal',
            lazy: async () => ({ Component: (await import('../terminal/TerminalPage')).default }),
          },
          {
            path: 'snapshots',
            lazy: async () => ({ Component: (await import('../snapshot/SnapshotsPage')).default }),
          },
        ],
      },
      {
        path: '/hosts',
        lazy: async () => ({ Component: (await import('../host/HostsPage')).default }),
      },
      {
        path: '/hosts/:address',
        lazy: async () => ({ Component: (await import('../host/HostPage')).default }),
      },
      {
        path: '/images',
        lazy: async () => ({ Component: (await import('../image/ImagesPage')).default }),
      },
      {
        path: '/events',
        lazy: async () => ({ Component: (await import('../event/AllEventsPage')).default }),
      },
      {
        path: '/alerts',
        lazy: async () => ({ Component: (await import('../alert/AlertsPage')).default }),
        children: [
          {
            index: true,
            lazy: async () => ({ Component: (await import('../alert/AlertListPage')).default }),
          },
          {
            path: 'rules',
            lazy: async () => ({ Component: (await import('../alert/RulesPage')).default }),
          },
          {
            path: 'rules/:rule',
            lazy: async () => ({ Component: (await import('../alert/RulePage')).default }),
          },
          {
            path: 'webhooks',
            lazy: async () => ({ Component: (await import('../alert/WebhooksPage')).default }),
          },
          {
            path: 'webhooks/:webhook',
            lazy: async () => ({ Component: (await import('../alert/WebhookPage')).default }),
          },
        ],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];
