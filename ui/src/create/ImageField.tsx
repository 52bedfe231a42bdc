// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Image } from '../api/types';
import { TextField } from '../form/TextField';
import type { Form } from '../form/useForm';
import { imagesQuery } from '../image/imageQueries';
import { bytes } from '../ui/format';
import type { VmDraft } from './vmDraft';

const MOST_NAMED = 8;

/** Of what the VM is made: one of the images there are, with what that is. */
export function ImageField({ vm }: { readonly vm: Form<VmDraft> }) {
  const { data: images } = useQuery(imagesQuery);
  const { draft, change, field } = vm;
  return (
    <TextField
      label="Image"
      hint={hint(draft.image, images)}
      value={draft.image}
      {...(images === undefined ? {} : { suggestions: images.map(({ name }) => name) })}
      {...field('image')}
      onChange={(image) => {
        change({ image });
      }}
    />
  );
}

function hint(wanted: string, images: readonly Image[] | undefined): ReactNode {
  if (images === undefined) return 'The name of an image on the host, such as demo.';
  const chosen = images.find(({ name }) => name === wanted);
  if (chosen !== undefined) return `A disk of ${bytes(chosen.rootfs_bytes)} of its own.`;
  const link = <Link to="/images">import one</Link>;
  if (images.length === 0) return <>The host has no images; {link} first.</>;
  const named = images.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = images.length - named.length;
  return (
    <>
      There are {named.join(', ')}
      {more > 0 && ` and ${more.toString()} more`}; or {link}.
    </>
  );
}
