// SPDX-License-Identifier: Apache-2.0
import { act, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Age } from './Age';

afterEach(() => {
  vi.useRealTimers();
});

it('an age ticks between messages', () => {
  vi.useFakeTimers();
  render(<Age ageMs={40} receivedAt={performance.now()} />);
  expect(screen.getByText('0.0 s ago')).toBeVisible();

  act(() => {
    vi.advanceTimersByTime(1_200);
  });

  expect(screen.getByText('1.2 s ago')).toBeVisible();
});
