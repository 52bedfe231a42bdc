// SPDX-License-Identifier: Apache-2.0
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Which folder may use which; what is not named here is refused.
const mayUse = {
  words: [],
  ui: ['words'],
  api: [],
  health: ['api', 'ui'],
  metrics: ['api', 'ui', 'words'],
  form: ['api', 'ui'],
  vm: ['api', 'form', 'health', 'metrics', 'ui', 'words'],
  fleet: ['api', 'health', 'metrics', 'ui', 'vm'],
  host: ['api', 'fleet', 'health', 'ui', 'vm'],
  event: ['api', 'ui', 'vm'],
  keyboard: ['api', 'snapshot', 'ui', 'vm'],
  alert: ['api', 'form', 'ui', 'vm'],
  snapshot: ['api', 'ui', 'vm'],
  terminal: ['api', 'ui', 'vm'],
  create: ['api', 'form', 'health', 'image', 'ui', 'vm'],
  network: ['api', 'breakdown', 'ui', 'vm'],
  breakdown: ['api', 'metrics', 'ui'],
  history: ['api', 'event', 'metrics', 'ui', 'words'],
  diagnosis: ['api', 'ui'],
  image: ['api', 'form', 'ui', 'vm'],
};
const folders = ['app', ...Object.keys(mayUse)];

/** @param {string} folder @param {string[]} allowed @returns {import('eslint').Linter.Config} */
function wall(folder, allowed) {
  const refused = folders.filter((other) => other !== folder && !allowed.includes(other));
  return {
    files: [`src/${folder}/**`],
    // Tests open whole pages, as a viewer does; the page Metrics shows now and then side by side,
    // and what happened.
    ignores: ['**/*.test.tsx', 'src/metrics/MetricsPage.tsx', 'src/metrics/LiveMetrics.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: refused.map((other) => ({
            regex: `^\\.\\./(.*/)?${other}/`,
            message: `src/${folder} may use ${allowed.join(', ') || 'no other folder'} only.`,
          })),
        },
      ],
    },
  };
}

const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'A default export is for routes (…Page.tsx) only: import by name.',
};
const reExport = {
  selector: 'ExportAllDeclaration, ExportNamedDeclaration[source]',
  message: 'No barrel files: import from the file that has it.',
};

export default defineConfig(
  { ignores: ['target', 'public', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat['recommended-latest'],
  {
    languageOptions: { parserOptions: { project: ['tsconfig.json', 'tsconfig.tools.json'] } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // The compiler knows what is defined, in scripts too.
      'no-undef': 'off',
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 90],
      'max-params': ['error', 5],
    },
  },
  {
    files: ['src/**'],
    rules: { 'no-restricted-syntax': ['error', reExport, defaultExport], 'no-console': 'error' },
  },
  {
    files: ['src/**/*Page.tsx'],
    rules: { 'no-restricted-syntax': ['error', reExport] },
  },
  {
    // The compiler asks for these by name.
    files: ['src/words/jsx-*runtime.ts'],
    rules: { 'no-restricted-syntax': ['error', defaultExport] },
  },
  {
    files: ['**/*.test.{ts,tsx,mjs}'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // Plain scripts: types come from JSDoc, and Node's test runner returns promises nobody awaits.
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  ...Object.entries(mayUse).map(([folder, allowed]) => wall(folder, allowed)),
);
