// A textarea with line numbers and colours: the coloured copy lies under it in the same grid cell, so both scroll and grow as one.
// The textarea stays an ordinary one: undo, screen readers, spell-out and selection are the browser's.
import { el } from './explorer-dom.js';

const STRING = /"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"?/;
const NUMBER = /-?\b\d[\w.+-]*/;
const language = parts => new RegExp(Object.entries(parts).map(([kind, part]) => `(?<${kind}>${part.source})`).join('|'), 'g');
const GRAPHQL = language({
  comment: /#[^\n]*/, string: STRING, variable: /\$\w+/, directive: /@\w+/, number: NUMBER, word: /[A-Za-z_]\w*/,
  punct: /[{}()[\]:!|=&]|\.\.\./,
});
const JSON_TEXT = language({
  key: /"(?:\\.|[^"\\\n])*"(?=\s*:)/, string: STRING, number: NUMBER, keyword: /\b(?:true|false|null)\b/, punct: /[{}[\]:,]/,
});
const KEYWORDS = new Set(['query', 'mutation', 'subscription', 'fragment', 'on', 'true', 'false', 'null']);
const OPENING = new Set(['{', 'query', 'mutation', 'subscription', 'fragment']);
const PLAIN_OVER = 200_000;

function* tokens(text, grammar) {
  for (const match of text.matchAll(grammar)) {
    let [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    if (kind === 'word') kind = KEYWORDS.has(match[0]) ? 'keyword' : /^[A-Z]/.test(match[0]) ? 'type' : 'field';
    yield { kind, text: match[0], at: match.index };
  }
}

/** Fills `node` with coloured text; its textContent is exactly `text`. */
function paint(node, text, grammar) {
  const parts = [];
  let end = 0;
  if (text.length <= PLAIN_OVER) {
    for (const token of tokens(text, grammar)) {
      if (token.at > end) parts.push(text.slice(end, token.at));
      parts.push(token.kind === 'field' ? token.text : el(`span.t-${token.kind}`, {}, token.text));
      end = token.at + token.text.length;
    }
  }
  parts.push(text.slice(end));
  node.replaceChildren(...parts);
}

export const paintJson = (node, text) => paint(node, text, JSON_TEXT);

/** The operations of a document as {kind, name, at}, seen by their keyword outside all braces. */
export function operations(text) {
  const found = [];
  let depth = 0;
  let inside = false;
  let before = '';
  for (const { text: word, kind, at } of tokens(text, GRAPHQL)) {
    if (kind === 'comment') continue;
    if (depth === 0 && !inside && OPENING.has(word)) {
      found.push({ kind: word === '{' ? 'query' : word, name: null, at });
      inside = true;
    } else if (depth === 0 && OPENING.has(before) && /^[A-Za-z_]/.test(word)) {
      found.at(-1).name = word;
    }
    if (word === '{' || word === '(') depth += 1;
    if (word === '}' || word === ')') depth -= 1;
    if (word === '}' && depth === 0) inside = false;
    before = word;
  }
  return found.filter(operation => operation.kind !== 'fragment');
}

function insert(area, text) {
  // The old command is the one way that keeps the browser's own undo.
  if (!document.execCommand?.('insertText', false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function onKey(event, area, state) {
  const leaving = state.leaving;
  state.leaving = event.key === 'Escape';
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Tab' && !event.shiftKey && !leaving) {
    event.preventDefault();
    insert(area, '  ');
  } else if (event.key === 'Enter') {
    event.preventDefault();
    const before = area.value.slice(0, area.selectionStart);
    const indent = before.slice(before.lastIndexOf('\n') + 1).match(/^ */)[0];
    insert(area, `\n${indent}${/[{([]\s*$/.test(before) ? '  ' : ''}`);
  }
}

/** Makes an editor of an `.editor` box. `changed` hears every change; `set` can be undone with the browser's own undo. */
export function editor(box, kind, changed = () => {}) {
  const area = box.querySelector('textarea');
  const lines = el('pre.lines', { 'aria-hidden': 'true' });
  const under = el('pre.under', { 'aria-hidden': 'true' });
  const state = { leaving: false };
  box.prepend(lines, under);
  const draw = () => {
    paint(under, `${area.value}\n`, kind === 'json' ? JSON_TEXT : GRAPHQL);
    lines.textContent = area.value.split('\n').map((_, i) => i + 1).join('\n');
    changed(area.value);
  };
  area.addEventListener('input', draw);
  area.addEventListener('keydown', event => onKey(event, area, state));
  return {
    get: () => area.value,
    set: text => {
      if (area.value) {
        area.focus({ preventScroll: true });
        area.select();
        insert(area, text);
      } else {
        area.value = text;
        draw();
      }
      area.setSelectionRange(0, 0);
      box.scrollTo(0, 0);
    },
    caret: () => area.selectionStart,
  };
}
