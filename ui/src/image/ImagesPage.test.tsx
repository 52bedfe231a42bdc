// SPDX-License-Identifier: Apache-2.0
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { renderAt } from '../app/renderAt';

// Goal: an image is had by what an operator has, and nothing that was typed or sent is lost.
// Fixture: the mock's host, whose imports take 2 s.

const soon = { timeout: 6_000 };
const file = new File([new Uint8Array(9 << 20)], 'box.tar');

async function openForm() {
  const opened = renderAt('/images');
  const form = within(await screen.findByRole('form', { name: 'Import an image' }, soon));
  return { ...opened, form, send: () => form.getByRole('button', { name: 'Import' }) };
}

it('lists the images with what needs them, and deletes only what nothing needs', async () => {
  renderAt('/images');
  const table = within(await screen.findByRole('table', { name: 'Images' }, soon));

  const demo = within(table.getByRole('row', { name: /^demo/ }));
  expect(await demo.findByRole('link', { name: 'demo' }, soon)).toBeVisible();
  expect(demo.getByText('256 MiB')).toBeVisible();
  expect(demo.getByText('put there by hand')).toBeVisible();
  expect(demo.getByRole('button', { name: 'Delete the image demo' })).toBeDisabled();
  await userEvent.click(table.getByRole('button', { name: 'Delete the image spare' }));
  await userEvent.type(await screen.findByLabelText('Type spare to confirm', {}, soon), 'spare');
  await userEvent.click(screen.getByRole('button', { name: 'Delete' }));

  await waitFor(() => {
    expect(screen.queryByRole('row', { name: /^spare/ })).toBeNull();
  }, soon);
});

it('sends a file in parts and imports it', async () => {
  const { form, send } = await openForm();
  await userEvent.type(form.getByLabelText('Name'), 'box');
  await userEvent.upload(form.getByLabelText('File'), file);
  expect(form.getByText('9 MiB')).toBeVisible();

  await userEvent.click(send());

  const imports = within(await screen.findByRole('table', { name: 'Imports' }, soon));
  expect(imports.getByRole('progressbar', { name: 'How far box is' })).toBeInTheDocument();
  expect(await screen.findByRole('button', { name: 'Delete the image box' }, soon)).toBeEnabled();
  await userEvent.click(imports.getByRole('button', { name: 'Forget the import of box' }));
  await waitFor(() => {
    expect(screen.queryByRole('table', { name: 'Imports' })).toBeNull();
  }, soon);
});

it('sends a kernel and its initrd with an image that brings its own', async () => {
  const { form, send } = await openForm();
  await userEvent.type(form.getByLabelText('Name'), 'own');
  await userEvent.upload(form.getByLabelText('File'), file);
  expect(form.queryByLabelText('Kernel: File')).toBeNull();
  await userEvent.selectOptions(form.getByLabelText('Kernel, modules and initrd'), 'its own');
  await userEvent.click(send());
  expect(form.getByLabelText('Kernel: File')).toBeInvalid();
  expect(form.getByLabelText('Initrd: File')).toBeValid();
  await userEvent.upload(form.getByLabelText('Kernel: File'), new File(['MZ'], 'vmlinuz'));
  await userEvent.upload(form.getByLabelText('Initrd: File'), new File(['07'], 'initrd.img'));

  await userEvent.click(send());

  const images = within(screen.getByRole('table', { name: 'Images' }));
  const own = within(await images.findByRole('row', { name: /^own/ }, soon));
  expect(own.getByText('11 MiB, initrd 15 MiB')).toBeVisible();
});

it('goes on sending from where the file had arrived', async () => {
  const { form, send } = await openForm();
  const usual = fetch;
  const offsets: (string | null)[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    if (request.method === 'PATCH') {
      offsets.push(request.headers.get('upload-offset'));
      if (offsets.length === 2) return Promise.reject(new TypeError('the network is away'));
    }
    return usual(request);
  });
  await userEvent.type(form.getByLabelText('Name'), 'box');
  await userEvent.upload(form.getByLabelText('File'), file);

  await userEvent.click(send());

  expect(await screen.findByRole('table', { name: 'Imports' }, soon)).toBeVisible();
  expect(offsets).toEqual(['0', '8388608', '8388608']);
});

it('says at each field what is wrong, and keeps what was typed', async () => {
  const { form, send } = await openForm();
  await userEvent.type(form.getByLabelText('Name'), 'Box');
  await userEvent.type(form.getByLabelText('SHA-256'), 'abc');

  await userEvent.click(send());

  expect(form.getByLabelText('Name')).toHaveAccessibleDescription(/must be 1 to 63 of a-z/);
  expect(form.getByLabelText('File')).toHaveAccessibleDescription(/File is missing/);
  expect(form.getByLabelText('SHA-256')).toHaveAccessibleDescription(/must be 64 digits/);

  await userEvent.clear(form.getByLabelText('Name'));
  await userEvent.type(form.getByLabelText('Name'), 'box');
  await userEvent.clear(form.getByLabelText('SHA-256'));
  await userEvent.click(form.getByLabelText('A URL that the host may fetch'));
  await userEvent.type(form.getByLabelText('URL'), 'https://example.org/box.tar');
  await userEvent.click(send());

  expect(await form.findByText(/is not one that this host may fetch/, {}, soon)).toBeVisible();
  expect(form.getByLabelText('URL')).toHaveValue('https://example.org/box.tar');
});

it('says why there is no image', async () => {
  const { form, send } = await openForm();
  await userEvent.type(form.getByLabelText('Name'), 'broken');
  await userEvent.click(form.getByLabelText('A file of the host'));
  await userEvent.type(form.getByLabelText('Path'), '/srv/images/broken.tar');

  await userEvent.click(send());

  expect(await screen.findByText(/has no \/sbin\/init/, {}, soon)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Delete the image broken' })).toBeNull();
});
