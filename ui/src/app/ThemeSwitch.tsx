// SPDX-License-Identifier: Apache-2.0
import { useMantineColorScheme } from '@mantine/core';
import classes from './Shell.module.css';

const themes = [
  ['auto', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

/** Light, dark, or what the system says; kept in the browser, and read by public/theme.js. */
export function ThemeSwitch() {
  // Without keeping transitions, a style element would be added, which the policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <select
      aria-label="Theme"
      className={classes.theme}
      value={colorScheme}
      onChange={(event) => {
        const theme = themes.find(([each]) => each === event.currentTarget.value);
        if (theme !== undefined) setColorScheme(theme[0]);
      }}
    >
      {themes.map(([theme, words]) => (
        <option key={theme} value={theme}>
          {words}
        </option>
      ))}
    </select>
  );
}
