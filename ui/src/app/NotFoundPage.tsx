// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router';
import { PageHeader } from '../ui/PageHeader';

/** An address that leads nowhere. */
export default function NotFoundPage() {
  return (
    <div>
      <PageHeader title="No such page" />
      <p>
        Nothing is at this address. Go to <Link to="/">the list of VMs</Link>.
      </p>
    </div>
  );
}
