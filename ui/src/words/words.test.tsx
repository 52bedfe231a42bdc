// SPDX-License-Identifier: Apache-2.0
import { render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { wordsOf } from '../../build/wordsOf.mjs';
import { renderAt } from '../app/renderAt';
import { Time } from '../ui/Time';
import { say, speak } from './words';

// Goal: every text of the UI can be said in another language, and English costs nothing. Fixture:
// catalogs that the tests write, one of them made of every text that the tool for translators finds.
vi.mock('../metrics/Plot', () => ({
  Plot: class {
    show = vi.fn();
    inView = vi.fn();
    resize = vi.fn();
    destroy = vi.fn();
  },
}));

afterEach(() => {
  speak(null);
});

describe('say', () => {
  it('says English as it is while nothing else is spoken', () => {
    expect(say('Stop')).toBe('Stop');
  });

  it('says what is translated, and the rest in English', () => {
    speak({ Stop: 'Anhalten', Start: '' });
    expect(say('Stop')).toBe('Anhalten');
    expect(say('Start')).toBe('Start');
    expect(say('demo')).toBe('demo');
  });

  it('puts in what a sentence has in it, in the order of the language', () => {
    speak({ '{0} of {1} VMs': 'von {1} VMs {0}', 'Stop {0}': '{0} anhalten' });
    expect(say('3 of 8 VMs')).toBe('von 8 VMs 3');
    expect(say('Stop demo (2.0)')).toBe('demo (2.0) anhalten');
  });

  it('translates what is put in as well, and takes the form that says more', () => {
    speak({ '{0} now': '{0} jetzt', '{0} in now': '{0} hinein jetzt', Network: 'Netz' });
    expect(say('Network now')).toBe('Netz jetzt');
    expect(say('Network in now')).toBe('Netz hinein jetzt');
  });

  it('keeps the spaces around it', () => {
    speak({ 'Guest up for': 'Gast läuft seit' });
    expect(say(' Guest up for ')).toBe(' Gast läuft seit ');
  });
});

describe('an element', () => {
  it('is one sentence with what is in it, and only once translated', () => {
    speak({ 'As of {0}, nothing is wrong.': 'Nichts fehlt, Stand {0}.', Help: 'Hilfe' });
    render(
      <p title="Help">
        As of <Time at={0} written={() => 'today'} />, nothing is wrong.
      </p>,
    );
    const paragraph = screen.getByTitle('Hilfe');
    expect(paragraph).toHaveTextContent('Nichts fehlt, Stand today.');
    expect(within(paragraph).getByText('today').tagName).toBe('TIME');
  });

  it('whose children are no sentence has each said for itself', () => {
    speak({ More: 'Mehr' });
    render(
      <p>
        More
        <span>more</span>
      </p>,
    );
    expect(screen.getByText(/Mehr/)).toHaveTextContent('Mehrmore');
  });
});

describe('a language of which every text is translated', () => {
  const soon = { timeout: 6_000 };
  const texts = 'h1, h2, h3, button, summary, label, nav a, dt, th[scope=col], option';

  it.each([
    ['/', 'Virtual machines'],
    ['/vms/7f230000-0000-4000-8000-000000000001/metrics', 'Memory'],
    ['/vms/7f230000-0000-4000-8000-000000000003/network', 'Connection'],
    ['/vms/7f230000-0000-4000-8000-000000000001/configuration', 'What it has'],
    ['/vms/new', 'Create VM'],
    ['/images', 'Images'],
  ])('is spoken by %s', async (path, heading) => {
    speak(Object.fromEntries(wordsOf('src/').map((english) => [english, `⟦${english}⟧`])));
    renderAt(path);

    await screen.findByRole('heading', { name: `⟦${heading}⟧` }, soon);

    const english = [...document.querySelectorAll(texts)]
      .map((element) => element.textContent.trim())
      .filter((text) => /\p{L}{2}/u.test(text) && !text.includes('⟦'));
    // Names of what people made, and of things that are called so everywhere.
    const names =
      /^(Hearth|demo|flaky-agent|no-agent|switched-off|broken|elsewhere|CSV|PNG|ID|CPU|vCPUs|guest|balloon|vmm|none)$/;
    expect(english.filter((text) => !names.test(text))).toEqual([]);
  });
});
