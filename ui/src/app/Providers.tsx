// SPDX-License-Identifier: Apache-2.0
import { createTheme, MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

const theme = createTheme({ respectReducedMotion: true });

interface ProvidersProps {
  readonly queryClient: QueryClient;
  readonly children: ReactNode;
}

/**
 * What every page stands on. The theme's variables come from style sheets, so that the page adds no
 * style element and a Content-Security-Policy of `style-src 'self'` holds.
 */
export function Providers({ queryClient, children }: ProvidersProps) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}
