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
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];
