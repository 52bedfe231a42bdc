// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** What people read or hear of an element besides what is in it; as in src/words/inWords.ts. */
const attributes = /^(title|label|aria-label|placeholder|description|alt|data-label|hint)$/;

/**
 * Every text that the UI says, sorted, each once; `{0}`, `{1}` … stand for what is put in.
 *
 * @param {string} src where its source is, with a slash at the end
 */
export function wordsOf(src) {
  /** @type {Set<string>} */
  const words = new Set();
  for (const path of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(path)) continue;
    if (/\.test\.tsx?$|fixtures|Fake|schema\.d|app\/(testSetup|renderAt)|words\//.test(path))
      continue;
    const text = readFileSync(src + path, 'utf8');
    const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind), words);
  }
  return [...words].sort();
}

/** @param {ts.Node} node @param {Set<string>} words */
function visit(node, words) {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
  if (ts.isJsxElement(node) || ts.isJsxFragment(node)) add(words, sentenceOf(node.children), true);
  if (ts.isJsxAttribute(node)) {
    const name = node.name.getText();
    const value = node.initializer;
    if (!attributes.test(name) && value !== undefined && ts.isStringLiteral(value)) return;
    if (value !== undefined && ts.isStringLiteral(value)) add(words, value.text, true);
  } else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    add(words, node.text, false);
  } else if (ts.isTemplateExpression(node)) {
    add(words, templateOf(node), false);
  }
  ts.forEachChild(node, (child) => {
    visit(child, words);
  });
}

/** What is in an element, as one sentence. @param {ts.NodeArray<ts.JsxChild>} children */
function sentenceOf(children) {
  let holes = 0;
  const parts = children.map((child) => {
    if (ts.isJsxText(child)) return asDrawn(child.text);
    if (ts.isJsxExpression(child)) {
      if (child.expression === undefined) return '';
      if (ts.isStringLiteral(child.expression)) return child.expression.text;
    }
    return `{${(holes++).toString()}}`;
  });
  return parts.join('').trim();
}

/** JSX drops the ends of lines, and the spaces around them. @param {string} text */
function asDrawn(text) {
  const lines = text.split('\n');
  return lines
    .map((line, at) => {
      const begun = at === 0 ? line : line.trimStart();
      return at === lines.length - 1 ? begun : begun.trimEnd();
    })
    .filter((line) => line !== '')
    .join(' ');
}

/** @param {ts.TemplateExpression} node */
function templateOf({ head, templateSpans }) {
  return templateSpans.reduce(
    (text, { literal }, at) => `${text}{${at.toString()}}${literal.text}`,
    head.text,
  );
}

/**
 * Of a text in code nobody knows whether people read it: what looks like an identifier, an address
 * or a style is left out.
 *
 * @param {Set<string>} words @param {string} text @param {boolean} isShown
 */
function add(words, text, isShown) {
  const trimmed = text.trim();
  if (!/\p{L}{2}/u.test(trimmed.replace(/\{\d+\}/g, ''))) return;
  const looksShown =
    /^[\p{Lu}{]?[^/<>=;_]*$/u.test(trimmed) &&
    (trimmed.includes(' ') || /^\p{Lu}\p{Ll}+$/u.test(trimmed));
  if (isShown || looksShown) words.add(trimmed);
}
