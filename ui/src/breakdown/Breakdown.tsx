// SPDX-License-Identifier: Apache-2.0
import { memo } from 'react';
import { useSearchParams } from 'react-router';
import type { VmBreakdown } from '../api/types';
import { rateScale } from '../metrics/scale';
import { Table } from '../ui/Table';
import { bytes, UNKNOWN } from '../ui/format';
import classes from './Breakdown.module.css';
import { CpuTable } from './CpuTable';
import { Family } from './Family';
import { Filled } from './Filled';
import { Interfaces } from './Interfaces';
import { KnownParts } from './KnownParts';
import { perSecond, rate } from './partWords';

/** In the URL while the parts are shown: `?parts=shown`. */
export const PARTS = 'parts';

/** Each CPU, interface, disk and file system of a VM, as its guest tells; asked for only while it is open. */
export const Breakdown = memo(function Breakdown({ id }: { readonly id: string }) {
  const [search, setSearch] = useSearchParams();
  const isOpen = search.has(PARTS);
  const toggle = () => {
    const next = new URLSearchParams(search);
    if (isOpen) next.delete(PARTS);
    else next.set(PARTS, 'shown');
    setSearch(next, { replace: true });
  };
  return (
    <section className={classes.parts} aria-labelledby="parts-title">
      <h2 id="parts-title">
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={isOpen}
          aria-controls="parts-body"
          onClick={toggle}
        >
          Each CPU, interface, disk and file system
        </button>
      </h2>
      <div id="parts-body">
        {isOpen && (
          <KnownParts id={id}>
            {({ cpus, network, disks, file_systems: fileSystems }) => (
              <>
                <CpuTable cpus={cpus} />
                <Interfaces network={network} />
                <Disks disks={disks} />
                <FileSystems fileSystems={fileSystems} />
              </>
            )}
          </KnownParts>
        )}
      </div>
    </section>
  );
});

function Disks({ disks }: { readonly disks: VmBreakdown['disks'] }) {
  const scale = rateScale(
    (disks ?? []).flatMap((each) => [each.read_bytes_per_second, each.write_bytes_per_second]),
  );
  return (
    <Family title="Disks" names="disks" of={disks}>
      {(all) => (
        <Table
          label="Disks"
          columns={['Disk', 'Read', 'Written', 'Reads', 'Writes']}
          rows={all.map((each) => ({
            key: each.device,
            cells: [
              each.device,
              rate(each.read_bytes_per_second, scale),
              rate(each.write_bytes_per_second, scale),
              perSecond(each.reads_per_second),
              perSecond(each.writes_per_second),
            ],
          }))}
        />
      )}
    </Family>
  );
}

function FileSystems({ fileSystems }: { readonly fileSystems: VmBreakdown['file_systems'] }) {
  return (
    <Family title="File systems" names="file systems on local disks" of={fileSystems}>
      {(all) => (
        <Table
          label="File systems"
          columns={['Mounted on', 'Device', 'Kind', 'Used', 'Available', 'Size', 'Inodes used']}
          rows={all.map((each) => ({
            key: each.mount_point,
            cells: [
              each.mount_point,
              each.device,
              each.type,
              <Filled
                key="used"
                label={each.mount_point}
                used={each.used_bytes}
                left={each.available_bytes}
              />,
              bytes(each.available_bytes),
              bytes(each.size_bytes),
              inodes(each),
            ],
          }))}
        />
      )}
    </Family>
  );
}

function inodes(each: NonNullable<VmBreakdown['file_systems']>[number]): string {
  const { size_bytes, files, files_used } = each;
  // Some file systems make inodes as they go.
  if (files === null) return size_bytes === null ? UNKNOWN : 'no limit';
  return files_used === null ? UNKNOWN : `${((100 * files_used) / files).toFixed(1)} %`;
}
