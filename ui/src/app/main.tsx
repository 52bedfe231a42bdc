// SPDX-License-Identifier: Apache-2.0
import './mantine';
import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { basePath } from '../api/address';
import { createQueryClient } from '../api/queryClient';
import { Providers } from './Providers';
import { routes } from './routes';
import { speakTo } from '../words/language';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

await speakTo(navigator.languages);
createRoot(root).render(
  <StrictMode>
    <Providers queryClient={createQueryClient()}>
      <RouterProvider router={createBrowserRouter(routes, { basename: basePath() })} />
    </Providers>
  </StrictMode>,
);
