// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { wholeNumberFault } from '../../form/faults';
import { addressFault } from '../addressFault';
import { MOST_DISK_MIB } from '../disk';
import { vmCan } from '../vmCan';
import { vmQuery } from '../vmQueries';
import classes from './ConfigurationPage.module.css';
import { OneSetting } from './OneSetting';
import { useChangeVm } from './useChangeVm';
import { WhatItHas } from './WhatItHas';

const LONGEST_INTERVAL_S = 60;

/** What a VM was given, and what of it can be changed while it is there. */
export default function ConfigurationPage() {
  const { id = '' } = useParams();
  const { data: vm, isError } = useQuery(vmQuery(id));
  const { interval, disk, address } = useChangeVm(id);
  if (vm === undefined) return null;
  return (
    <div className={classes.page} data-stale={isError}>
      <WhatItHas vm={vm} stale={isError} />
      <OneSetting
        title="How often it is measured"
        label="Measured every"
        hint="1 to 60 s, whole seconds."
        unit="s"
        name="poll_interval_s"
        current={vm.poll_interval_s.toString()}
        fault={(typed) => wholeNumberFault(typed, 1, LONGEST_INTERVAL_S)}
        save={(typed) => interval.mutateAsync(Number(typed))}
        isSaving={interval.isPending}
        error={interval.error}
        isSaved={interval.isSuccess}
      >
        Also while it runs. Its values are as old as that at most, and its rates are of as long a
        time. A guest agent that does not answer is asked once a second all the same.
      </OneSetting>
      {vm.external === null && (
        <OneSetting
          title="How large its disk is"
          label="Disk size"
          hint={
            vmCan('grow', vm.state)
              ? 'Whole MiB, not less than it has.'
              : 'Whole MiB, not less than it has. Stop the VM first.'
          }
          unit="MiB"
          name="disk_mib"
          current={vm.disk_mib?.toString() ?? ''}
          fault={(typed) => wholeNumberFault(typed, vm.disk_mib ?? 1, MOST_DISK_MIB)}
          save={(typed) => disk.mutateAsync(Number(typed))}
          isSaving={disk.isPending}
          error={disk.error}
          isSaved={disk.isSuccess}
        >
          Only while the VM is stopped; the disk has the size when it starts next. The guest grows
          its own file system on it, with resize2fs /dev/vda.
        </OneSetting>
      )}
      <OneSetting
        title="Where its guest agent is asked"
        label="Guest address"
        hint="IPv4 or IPv6, without port or prefix, such as 192.168.1.100."
        name="guest_ip"
        current={vm.guest_ip ?? ''}
        fault={(typed) => addressFault(typed.trim())}
        save={(typed) => address.mutateAsync(typed.trim())}
        isSaving={address.isPending}
        error={address.error}
        isSaved={address.isSuccess}
      >
        {vm.external === null
          ? 'Hearth gives the VM an address, and a guest that takes another tells it itself. Change it here only when neither is right: the VM is shown with it, and monitoring finds it there.'
          : 'The machine itself does not change. From the next second on its agent is asked at the new address, and its rates begin anew.'}
      </OneSetting>
    </div>
  );
}
