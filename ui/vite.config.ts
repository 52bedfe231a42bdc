// SPDX-License-Identifier: Apache-2.0
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The API the development server passes requests on to: the manager, or the mock (npm run mock).
const api = process.env.HEARTH_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Every text passes through src/words on its way to the page.
  plugins: [react({ jsxImportSource: '#words' })],
  // Relative addresses: the base element of index.html says where the UI is mounted.
  base: './',
  server: {
    host: '127.0.0.1',
    proxy: { '/v1': { target: api, ws: true, changeOrigin: true } },
  },
  build: {
    outDir: 'target/classes/META-INF/resources',
    emptyOutDir: true,
    // Inlined assets would be data: addresses, which the Content-Security-Policy does not allow.
    assetsInlineLimit: 0,
    // How much the first page may be is held by `./hearth bench ui`, packed.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        // What every page needs comes in one piece: browsers ask an HTTP/1.1 server for six at once.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/app/testSetup.ts'],
    restoreMocks: true,
    // Some claims are about seconds of silence, and a busy machine is slow.
    testTimeout: 15_000,
    maxWorkers: 2,
  },
});
