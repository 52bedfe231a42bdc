// SPDX-License-Identifier: Apache-2.0

const HTML = 'http://www.w3.org/1999/xhtml';

/**
 * Lets xterm.js work where a page may have no inline style: its style elements become style sheets
 * made by a script, and its style attributes are set through the CSS object model. A
 * Content-Security-Policy of `style-src 'self'` allows both.
 *
 * From its making until it is disposed of, it stands before the document's createElement: xterm has
 * an option for another document, and then asks the real one in two of four places.
 */
export class StrictStyles {
  private readonly sheets: CSSStyleSheet[] = [];
  private readonly mend: (css: string) => string;

  /** @param mend changes a style sheet before it is used */
  constructor(mend: (css: string) => string) {
    this.mend = mend;
    Object.defineProperty(document, 'createElement', {
      value: this.createElement,
      configurable: true,
    });
  }

  /** Leaves no trace. */
  dispose(): void {
    // Another terminal may be open already.
    const current = Object.getOwnPropertyDescriptor(document, 'createElement');
    if (current?.value === this.createElement) Reflect.deleteProperty(document, 'createElement');
    const gone = new Set(this.sheets);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => !gone.has(each));
  }

  private readonly createElement = (tag: string, options?: ElementCreationOptions): HTMLElement => {
    const name = tag.toLowerCase();
    if (name === 'style') return this.styled(document.createElementNS(HTML, 'template'));
    const element = document.createElementNS(HTML, name, options) as HTMLElement;
    // The only elements of which xterm sets the attribute.
    if (name === 'span') allowStyle(element);
    return element;
  };

  /** An element whose text is a style sheet, wherever it is put. */
  private styled(element: HTMLElement): HTMLElement {
    const sheet = new CSSStyleSheet();
    this.sheets.push(sheet);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    Object.defineProperty(element, 'textContent', {
      set: (css: string) => {
        sheet.replaceSync(this.mend(css));
      },
    });
    return element;
  }
}

function allowStyle(element: HTMLElement): void {
  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (name, value) => {
    if (name === 'style') element.style.cssText = value;
    else setAttribute(name, value);
  };
}
