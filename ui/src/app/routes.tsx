// SPDX-License-Identifier: Apache-2.0
import { Navigate, type RouteObject } from 'react-router';
import DiagnosisPage from '../diagnosis/DiagnosisPage';
import EventsPage from '../event/EventsPage';
import FleetPage from '../fleet/FleetPage';
import SnapshotsPage from '../snapshot/SnapshotsPage';
import OverviewPage from '../vm/OverviewPage';
import VmPage from '../vm/VmPage';
import FaultPage from './FaultPage';
import NotFoundPage from './NotFoundPage';
import { Shell } from './Shell';

/** Every page there is. The metrics page comes on its own: it brings the chart library. */
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
          { path: 'events', element: <EventsPage /> },
          { path: 'diagnosis', element: <DiagnosisPage /> },
          { path: 'snapshots', element: <SnapshotsPage /> },
        ],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];
