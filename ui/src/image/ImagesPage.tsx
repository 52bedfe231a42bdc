// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { explain } from '../api/problem';
import type { Image } from '../api/types';
import { DeleteByName } from '../ui/DeleteByName';
import { Notice } from '../ui/Notice';
import { PageHeader } from '../ui/PageHeader';
import { Table } from '../ui/Table';
import { bytes } from '../ui/format';
import { Time } from '../ui/Time';
import { vmsQuery } from '../vm/vmQueries';
import { imagesQuery, importsQuery, useImageAction } from './imageQueries';
import classes from './ImagesPage.module.css';
import { ImportForm } from './ImportForm';
import { ImportTable } from './ImportTable';

/** What VMs are made from: what there is, what needs it, and more of it. */
export default function ImagesPage() {
  const { data: images, error, isError } = useQuery(imagesQuery);
  const { data: imports = [], isError: areImportsStale } = useQuery(importsQuery);
  const acting = useImageAction();
  const [deleting, setDeleting] = useState<string | null>(null);
  const trouble = acting.error ?? error;
  return (
    <div className={classes.page}>
      <PageHeader title="Images" />
      {trouble !== null && (
        <Notice kind="problem" title={explain(trouble).title}>
          {explain(trouble).detail}
        </Notice>
      )}
      {images === undefined && !isError && <p>Asking the manager for images …</p>}
      {images !== undefined && (
        <ImageTable images={images} stale={isError} onDelete={setDeleting} />
      )}
      {imports.length > 0 && (
        <section aria-labelledby="imports">
          <h2 id="imports">Imports</h2>
          <ImportTable
            imports={imports}
            stale={areImportsStale}
            onCancel={(id) => {
              acting.mutate({ verb: 'cancel', id });
            }}
          />
        </section>
      )}
      {images !== undefined && (
        <section aria-labelledby="import">
          <h2 id="import">Import an image</h2>
          <ImportForm kernels={images.map(({ name }) => name)} />
        </section>
      )}
      <DeleteByName
        name={deleting ?? ''}
        opened={deleting !== null}
        onClose={() => {
          setDeleting(null);
        }}
        onConfirm={() => {
          if (deleting !== null) acting.mutate({ verb: 'delete', name: deleting });
          setDeleting(null);
        }}
      >
        The image is deleted for good. VMs that were made from it keep their disks.
      </DeleteByName>
    </div>
  );
}

interface ImageTableProps {
  readonly images: readonly Image[];
  readonly stale: boolean;
  readonly onDelete: (name: string) => void;
}

function ImageTable({ images, stale, onDelete }: ImageTableProps) {
  return (
    <Table
      label="Images"
      columns={['Image', 'Root file system', 'Kernel', 'Imported', 'Needed by', 'Actions']}
      stale={stale}
      rows={images.map((image) => ({
        key: `${image.host} ${image.name}`,
        cells: [
          image.name,
          bytes(image.rootfs_bytes),
          image.initrd_bytes === null
            ? bytes(image.kernel_bytes)
            : `${bytes(image.kernel_bytes)}, initrd ${bytes(image.initrd_bytes)}`,
          image.imported_at === null ? (
            'put there by hand'
          ) : (
            <Time key="imported" at={image.imported_at} />
          ),
          <Users key="users" ids={image.used_by} />,
          <Button
            key="actions"
            variant="default"
            size="compact-sm"
            disabled={stale || image.used_by.length > 0}
            aria-label={`Delete the image ${image.name}`}
            title={image.used_by.length > 0 ? 'VMs need it to start' : undefined}
            onClick={() => {
              onDelete(image.name);
            }}
          >
            Delete
          </Button>,
        ],
      }))}
    />
  );
}

/** More VMs than these are counted. */
const MOST_NAMED = 5;

function Users({ ids }: { readonly ids: readonly string[] }) {
  const { data: vms = [] } = useQuery(vmsQuery);
  if (ids.length === 0) return <>no VM</>;
  const names = new Map(vms.map(({ id, name }) => [id, name]));
  return (
    <span className={classes.users}>
      {ids.slice(0, MOST_NAMED).map((id) => (
        <Link key={id} to={`/vms/${id}`}>
          {names.get(id) ?? id}
        </Link>
      ))}
      {ids.length > MOST_NAMED && <span>and {ids.length - MOST_NAMED} more</span>}
    </span>
  );
}
