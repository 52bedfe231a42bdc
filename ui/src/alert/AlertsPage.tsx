// SPDX-License-Identifier: Apache-2.0
import { NavLink, Outlet } from 'react-router';
import { PageHeader } from '../ui/PageHeader';
import classes from './AlertsPage.module.css';

/** What is not as it should be, and who is told of it. */
export default function AlertsPage() {
  return (
    <div className={classes.page}>
      <PageHeader title="Alerts" />
      <nav aria-label="About alerts" className={classes.tabs}>
        <NavLink to="/alerts" end>
          Now and past
        </NavLink>
        <NavLink to="/alerts/rules">Rules</NavLink>
        <NavLink to="/alerts/webhooks">Webhooks</NavLink>
      </nav>
      <Outlet />
    </div>
  );
}
