// SPDX-License-Identifier: Apache-2.0
import { useRef } from 'react';
import { Link, NavLink, Outlet } from 'react-router';
import { HealthNotices } from '../health/HealthNotices';
import { Keyboard } from '../keyboard/Keyboard';
import classes from './Shell.module.css';
import { ThemeSwitch } from './ThemeSwitch';

const pages = [
  ['/', 'Fleet'],
  ['/hosts', 'Hosts'],
  ['/images', 'Images'],
  ['/events', 'Events'],
  ['/alerts', 'Alerts'],
] as const;

/** The frame of every page: brand, banners, content. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  return (
    <>
      {/* A button and no #link: the base element would make that a link to another page. */}
      <button
        type="button"
        className={classes.skip}
        onClick={() => {
          main.current?.focus();
        }}
      >
        Skip to content
      </button>
      <header className={classes.header}>
        <Link to="/" className={classes.brand}>
          <Flame />
          Hearth
        </Link>
        <nav aria-label="Main" className={classes.nav}>
          {pages.map(([to, name]) => (
            <NavLink key={to} to={to} end={to === '/'}>
              {name}
            </NavLink>
          ))}
        </nav>
        <div className={classes.tools}>
          <Keyboard />
          <ThemeSwitch />
        </div>
      </header>
      <main ref={main} tabIndex={-1} className={classes.main}>
        <HealthNotices />
        <Outlet />
      </main>
    </>
  );
}

function Flame() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true" fill="currentColor">
      <path d="M16 2c1.2 5-6.5 8.700-6.500 16.200C9.500 22.500 12.400 26 16 26s6.500-3.300 6.500-7.400c0-3.200-1.700-5.300-2.800-7-.5 2-1.300 3-2.600 3.500C18.600 10 18.400 5 16 2z" />
      <rect x="6" y="28" width="20" height="2.400" rx="1.200" />
    </svg>
  );
}
