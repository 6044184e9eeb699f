// The explorer's page: who asks, the examples, running an operation and showing the answer. The docs pane and the editor are modules beside it.
import { $, copy, el } from './explorer-dom.js';
import { editor, operations, paintJson } from './explorer-editor.js';
import { docs } from './explorer-docs.js';

const ENDPOINT = new URL('graphql', document.baseURI).href;
const SHOWN_HEADERS = /^(ratelimit|retry-after|x-request-id|www-authenticate|allow$)/;
const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';
const ASKERS = document.querySelectorAll('[data-audience]');
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** All that the page remembers; the own token lives here and nowhere else. */
const state = { audience: 'NOBODY', ownToken: '', tokens: {}, ids: {}, examples: [], example: null };

const query = editor($('query-editor'), 'graphql');
const variables = editor($('variables-editor'), 'json', noteVariables);

// ---- who asks ----

function token() {
  if (state.audience === 'NOBODY') return null;
  return (state.audience !== 'OWN' && state.tokens[state.audience]) || state.ownToken || null;
}

function chooseAudience(audience) {
  state.audience = audience;
  for (const button of ASKERS) button.setAttribute('aria-pressed', button.dataset.audience === audience);
  const borrowed = audience !== 'NOBODY' && !state.tokens[audience];
  $('own').hidden = !borrowed;
  const why = audience === 'OWN' ? '' : 'This server gives no demo tokens: bring one with this role. ';
  $('token-hint').textContent = `${why}Kept in this page’s memory only: gone when you reload.`;
  drawExamples();
}

// ---- examples ----

const fits = example => state.audience === 'OWN' || example.audiences.includes(state.audience);

function exampleButton(example) {
  const writes = operations(example.query).some(operation => operation.kind === 'mutation');
  const current = state.example === example.key;
  const press = { type: 'button', 'data-example': example.key, 'aria-current': current && 'true', onclick: () => pressExample(example) };
  return el('li', {}, el('button', press,
    el('span.title', {}, example.title, writes && el('span.tag', {}, 'writes')), current && el('span.about', {}, example.description)));
}

function drawExamples() {
  $('examples').replaceChildren(...state.examples.filter(fits).map(exampleButton));
}

function fill(text, values, key, note = '') {
  variables.set(JSON.stringify(values ?? {}, null, 2).replace(/\{\{ids\.(\w+)\}\}/g, (whole, id) => state.ids[id] ?? whole));
  query.set(text.trim());
  state.example = key;
  $('about').textContent = note;
  drawExamples();
}

function pressExample(example) {
  fill(example.query, example.variables, example.key);
  $('examples').querySelector('[aria-current]').focus({ preventScroll: true });
}

function tryOperation(operation) {
  if (narrow()) closeDocs();
  fill(operation.query, operation.variables, null, 'Made from the docs: fill in the variables, then run.');
  $('query').focus();
}

// ---- the request ----

function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The variables as an object, or a sentence saying what is wrong with them. */
function readVariables(text) {
  const open = text.match(/\{\{ids\.(\w+)\}\}/);
  if (open) return { fault: `This server has no demo content: put the id of a ${open[1]} in the place of ${open[0]}.` };
  try {
    const value = JSON.parse(text.trim() || '{}');
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return { fault: 'Variables must be one JSON object: { … }.' };
    return { value };
  } catch (error) {
    return { fault: `Not JSON yet: ${error.message}` };
  }
}

function noteVariables(text) {
  const { fault } = readVariables(text);
  const fresh = text.includes('{{uuid}}') ? '{{uuid}} becomes a fresh key at every run; send the same key again and nothing is done twice.' : '';
  $('variables-note').textContent = fault ?? fresh;
  $('variables-note').classList.toggle('fault', Boolean(fault));
  $('variables').setAttribute('aria-invalid', Boolean(fault));
}

function request() {
  const { value, fault } = readVariables(variables.get().replaceAll('{{uuid}}', randomKey));
  if (fault) return null;
  const found = operations(query.get());
  const chosen = found.length > 1 && (found.filter(operation => operation.at <= query.caret()).at(-1) ?? found[0]);
  const body = { query: query.get(), variables: value, ...(chosen && { operationName: chosen.name }) };
  const headers = { 'content-type': 'application/json', accept: ACCEPT, 'accept-language': $('language').value };
  return { headers, body: JSON.stringify(body) };
}

async function run() {
  if ($('result').dataset.state === 'running') return;
  const sent = request();
  if (!sent) return $('variables').focus();
  showState('running', 'Running…');
  const began = performance.now();
  const bearer = token();
  const headers = { ...sent.headers, ...(bearer && { authorization: `Bearer ${bearer}` }) };
  try {
    const response = await fetch(ENDPOINT, { method: 'POST', headers, body: sent.body, signal: AbortSignal.timeout(30_000) });
    const text = await response.text();
    showAnswer(response, text, performance.now() - began);
  } catch (error) {
    showNothing(error);
  }
}

async function copyCurl() {
  const sent = request();
  if (!sent) return $('variables').focus();
  const quote = text => `'${text.replaceAll("'", "'\\''")}'`;
  const demo = state.tokens[state.audience];
  const bearer = token() && (demo ? quote(`authorization: Bearer ${demo}`) : '"authorization: Bearer $VONK_TOKEN"');
  const headers = [...Object.entries(sent.headers).map(([name, value]) => quote(`${name}: ${value}`)), ...(bearer ? [bearer] : [])];
  const command = [`curl -sS ${quote(ENDPOINT)}`, ...headers.map(header => `-H ${header}`), `--data-raw ${quote(sent.body)}`].join(' \\\n  ');
  await copy(command, $('curl'));
}

// ---- the answer ----

function showState(name, status) {
  $('result').dataset.state = name;
  $('status').textContent = status;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What an error's extensions add, a line each. */
function detailsOf({ problems = [], retryAfter, currentVersion, reference } = {}) {
  const lines = problems.map(({ path, code, message }) => [[path ?? []].flat().join('.'), code, message].filter(Boolean).join(' · '));
  const rest = Object.entries({ retryAfter, currentVersion, reference }).filter(([, value]) => value != null);
  return [...lines, ...rest.map(([key, value]) => `${key}: ${value}`)];
}

function errorEntry({ message, path, extensions }) {
  const details = detailsOf(extensions);
  return el('li', {}, extensions?.code && el('code', {}, extensions.code), ` ${message} `, path && el('span.quiet', {}, `at ${path.join('.')}`),
    details.length > 0 && el('ul', {}, details.map(line => el('li', {}, line))));
}

function headerEntries(response) {
  const shown = [...response.headers].filter(([name]) => SHOWN_HEADERS.test(name));
  return shown.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)));
}

function showAnswer(response, text, took) {
  const answer = parse(text);
  const errors = Array.isArray(answer?.errors) ? answer.errors : [];
  const bytes = new Blob([text]).size;
  const facts = [
    `${response.status} ${response.statusText}`.trim(),
    errors.length && `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}`,
    `${took.toFixed(took < 10 ? 1 : 0)} ms`,
    bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`,
  ];
  showState(response.ok && answer && !errors.length ? 'done' : 'failed', facts.filter(Boolean).join(' · '));
  showBody(answer ? JSON.stringify(answer, null, 2) : text, errors, headerEntries(response));
}

function showNothing(error) {
  showState('failed', 'No answer');
  showBody('', [{ message: `The server can’t be reached: ${error.message}` }], []);
}

function showBody(text, errors, headers) {
  paintJson($('result-json'), text);
  $('result-json').hidden = $('copy').hidden = !text;
  $('empty').hidden = true;
  $('errors').replaceChildren(...errors.map(errorEntry));
  $('headers').replaceChildren(...headers);
  $('result-json').scrollTo(0, 0);
  if (narrow()) $('result').scrollIntoView({ block: 'start' });
}

// ---- the docs pane ----

const narrow = () => !matchMedia('(min-width: 70rem)').matches;
const showDocs = docs($('docs'), ENDPOINT, { onTry: tryOperation, onClose: toggleDocs });

function setDocs(open) {
  $('docs').hidden = !open;
  $('bench').classList.toggle('with-docs', open);
  $('docs-toggle').setAttribute('aria-expanded', open);
}

function closeDocs() {
  location.hash = '';
  setDocs(false);
}

function followAddress() {
  const open = /^#docs(\/|$)/.test(location.hash);
  setDocs(open);
  if (open) showDocs();
}

function toggleDocs() {
  if ($('docs').hidden) location.hash = 'docs';
  else closeDocs();
  $('docs-toggle').focus();
}

// ---- start ----

function onKey(event) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
}

function listen() {
  for (const button of ASKERS) button.addEventListener('click', () => chooseAudience(button.dataset.audience));
  $('token').addEventListener('input', event => { state.ownToken = event.target.value.trim().replace(/^Bearer\s+/i, ''); });
  $('run').addEventListener('click', run);
  $('curl').addEventListener('click', copyCurl);
  $('copy').addEventListener('click', () => copy($('result-json').textContent, $('copy')));
  $('docs-toggle').addEventListener('click', toggleDocs);
  addEventListener('hashchange', followAddress);
  document.addEventListener('keydown', onKey);
}

async function start() {
  $('endpoint').textContent = ENDPOINT;
  if (MAC) for (const key of document.querySelectorAll('kbd.mod, #run-key')) key.textContent = key.textContent.replace('Ctrl', '⌘');
  $('language').value = navigator.language.startsWith('nl') ? 'nl' : 'en';
  listen();
  try {
    const told = await (await fetch(new URL('explorer.json', document.baseURI))).json();
    state.tokens = Object.fromEntries((told.tokens ?? []).map(({ audience, token }) => [audience, token]));
    state.ids = told.ids ?? {};
    state.examples = told.examples ?? [];
  } catch (error) {
    $('about').textContent = `The examples can’t be read: ${error.message}`;
  }
  chooseAudience('NOBODY');
  const [first] = state.examples.filter(fits);
  if (first) fill(first.query, first.variables, first.key);
  followAddress();
}

start();
