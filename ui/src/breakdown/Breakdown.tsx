// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { useSearchParams } from 'react-router';
import { explain } from '../api/problem';
import type { VmBreakdown } from '../api/types';
import { SourceName } from '../metrics/SourceName';
import { rateScale, withUnit } from '../metrics/scale';
import { Age } from '../ui/Age';
import { Notice } from '../ui/Notice';
import { Table } from '../ui/Table';
import { bytes, UNKNOWN } from '../ui/format';
import classes from './Breakdown.module.css';
import { breakdownQuery } from './breakdownQuery';
import { CpuTable } from './CpuTable';
import { Filled } from './Filled';

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
      <div id="parts-body">{isOpen && <Parts id={id} />}</div>
    </section>
  );
});

function Parts({ id }: { readonly id: string }) {
  const { data, error } = useQuery(breakdownQuery(id));
  if (error !== null) {
    const { title, detail } = explain(error);
    return (
      <Notice kind="caution" title={title}>
        {detail}
      </Notice>
    );
  }
  if (data === undefined) return <p>Asking the manager …</p>;
  const { parts, receivedAt } = data;
  if (parts.at === null || parts.age_ms === null) {
    return (
      <Notice kind="caution" title="Only the guest knows its parts, and it does not tell now">
        {parts.reason}
      </Notice>
    );
  }
  return (
    <>
      <p className={classes.origin}>
        <SourceName source="guest" />
        <Age ageMs={parts.age_ms} receivedAt={receivedAt} />
      </p>
      <CpuTable cpus={parts.cpus} />
      <Interfaces network={parts.network} />
      <Disks disks={parts.disks} />
      <FileSystems fileSystems={parts.file_systems} />
    </>
  );
}

function Interfaces({ network }: { readonly network: VmBreakdown['network'] }) {
  const scale = rateScale(
    (network ?? []).flatMap((each) => [each.in_bytes_per_second, each.out_bytes_per_second]),
  );
  return (
    <Family title="Network" names="interfaces" of={network}>
      {(all) => (
        <Table
          label="Interfaces"
          columns={['Interface', 'In', 'Out', 'Packets in', 'Packets out']}
          rows={all.map((each) => ({
            key: each.device,
            cells: [
              each.device,
              rate(each.in_bytes_per_second, scale),
              rate(each.out_bytes_per_second, scale),
              count(each.in_packets_per_second),
              count(each.out_packets_per_second),
            ],
          }))}
        />
      )}
    </Family>
  );
}

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
              count(each.reads_per_second),
              count(each.writes_per_second),
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

interface FamilyProps<T> {
  readonly title: string;
  readonly names: string;
  readonly of: readonly T[] | null;
  readonly children: (all: readonly T[]) => React.ReactNode;
}

/** One kind of parts: what the guest could not read is unknown, and what it has none of is said. */
function Family<T>({ title, names, of, children }: FamilyProps<T>) {
  return (
    <div className={classes.family}>
      <h3>{title}</h3>
      {of === null && <p>The guest could not read its {names}.</p>}
      {of?.length === 0 && <p>The guest has no {names}.</p>}
      {of !== null && of.length > 0 && children(of)}
    </div>
  );
}

function rate(value: number | null, scale: ReturnType<typeof rateScale>): string {
  return value === null ? UNKNOWN : withUnit(value, scale);
}

function count(value: number | null): string {
  return value === null ? UNKNOWN : `${value.toFixed(value < 10 ? 1 : 0)} /s`;
}

function inodes(each: NonNullable<VmBreakdown['file_systems']>[number]): string {
  const { size_bytes, files, files_used } = each;
  // Some file systems make inodes as they go.
  if (files === null) return size_bytes === null ? UNKNOWN : 'no limit';
  return files_used === null ? UNKNOWN : `${((100 * files_used) / files).toFixed(1)} %`;
}
