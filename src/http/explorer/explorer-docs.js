// The schema's documentation: introspection asked once, then search, types and "try it" without another request.
// Where one is stands in the address (#docs/Question.answers), so links, bookmarks and the browser's back button work.
import { el, prose } from './explorer-dom.js';

const INTROSPECTION = `query Documentation {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types {
      kind name description isOneOf
      fields(includeDeprecated: true) {
        name description isDeprecated deprecationReason type { ...T }
        args(includeDeprecated: true) { name description defaultValue isDeprecated deprecationReason type { ...T } }
      }
      inputFields(includeDeprecated: true) { name description defaultValue isDeprecated deprecationReason type { ...T } }
      interfaces { name } possibleTypes { name }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    }
  }
}
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;

const KINDS = { OBJECT: 'Objects', INTERFACE: 'Interfaces', UNION: 'Unions', INPUT_OBJECT: 'Inputs', ENUM: 'Enums', SCALAR: 'Scalars' };
const PLUMBING = /(Connection|Edge|Payload|PageInfo)$/;
const THROUGH = /^(edges|node|pageInfo)$/;
const HITS = 60;

const named = type => (type.ofType ? named(type.ofType) : type.name);
const required = input => input.type.kind === 'NON_NULL' && input.defaultValue == null;
const written = type => ({ NON_NULL: () => `${written(type.ofType)}!`, LIST: () => `[${written(type.ofType)}]` }[type.kind]?.() ?? type.name);
const members = type => [...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])];
const address = (type, member) => `#docs/${type}${member ? `.${member}` : ''}`;

async function load(endpoint) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json;q=0.9' },
    body: JSON.stringify({ query: INTROSPECTION }),
  });
  const { data, errors } = await response.json();
  if (!data) throw new Error(errors?.[0]?.message ?? `the server answered ${response.status}`);
  return index(data.__schema);
}

/** Types by name, the root types in order, and who mentions whom. */
function index(schema) {
  const types = new Map(schema.types.filter(type => !type.name.startsWith('__')).map(type => [type.name, type]));
  const roots = ['query', 'mutation', 'subscription'].filter(operation => schema[`${operation}Type`])
    .map(operation => Object.assign(types.get(schema[`${operation}Type`].name), { operation }));
  const users = new Map([...types.keys()].map(name => [name, []]));
  for (const type of types.values()) {
    for (const member of [...(type.fields ?? []), ...(type.inputFields ?? [])]) {
      const mentioned = new Set([member, ...(member.args ?? [])].map(one => named(one.type)));
      for (const name of mentioned) users.get(name)?.push([type.name, member.name]);
    }
  }
  return { types, roots, users };
}

// ---- searching ----

function search({ types }, text) {
  const wanted = text.toLowerCase();
  const hits = [];
  const weigh = (type, member, part, name, description) => {
    const at = name.toLowerCase().indexOf(wanted);
    const weight = (at < 0 ? 6 : at > 0 ? 4 : name.length > wanted.length ? 2 : 0) + (member ? 1 : 0);
    if (at >= 0 || description?.toLowerCase().includes(wanted)) hits.push({ type, member, part, weight });
  };
  for (const type of types.values()) {
    weigh(type, null, '', type.name, type.description);
    for (const member of members(type)) {
      weigh(type, member, '', member.name, member.description);
      for (const arg of member.args ?? []) weigh(type, member, `(${arg.name}:)`, arg.name, null);
    }
  }
  return hits.sort((a, b) => a.weight - b.weight);
}

// ---- an operation from a field ("try it") ----

/** A value of the right shape, for a person to change. */
function sample(schema, input, depth = 0) {
  const type = input.type.kind === 'NON_NULL' ? input.type.ofType : input.type;
  if (type.kind === 'LIST') return [];
  if (type.kind === 'ENUM') return schema.types.get(type.name).enumValues[0].name;
  if (type.kind === 'INPUT_OBJECT' && depth < 4) {
    const fields = schema.types.get(type.name).inputFields.filter(required);
    return Object.fromEntries(fields.map(field => [field.name, sample(schema, field, depth + 1)]));
  }
  return { Int: 10, Float: 1, Boolean: false }[type.name] ?? '';
}

/** All plain fields and `depth` levels of objects, seen through connections; null where nothing is left to choose. */
function selection(schema, name, pad, depth) {
  const { kind, fields } = schema.types.get(name);
  if (!fields) return kind === 'UNION' ? ' { __typename }' : '';
  if (depth < 0) return null;
  const lines = fields
    .filter(field => !field.isDeprecated && !field.args.some(arg => required(arg) || arg.name === 'first'))
    .map(field => [field.name, selection(schema, named(field.type), `${pad}  `, THROUGH.test(field.name) ? depth : depth - 1)])
    .filter(([, inner]) => inner !== null)
    .map(([field, inner]) => `${pad}  ${field}${inner}`);
  return lines.length ? ` {\n${lines.join('\n')}\n${pad}}` : null;
}

function operation(schema, root, field) {
  const args = field.args.filter(arg => required(arg) || arg.name === 'first');
  const bracket = list => (list.length ? `(${list.join(', ')})` : '');
  const name = field.name[0].toUpperCase() + field.name.slice(1);
  const head = `${root.operation} ${name}${bracket(args.map(arg => `$${arg.name}: ${written(arg.type)}`))}`;
  const call = `${field.name}${bracket(args.map(arg => `${arg.name}: $${arg.name}`))}${selection(schema, named(field.type), '  ', 1) ?? ''}`;
  return { query: `${head} {\n  ${call}\n}`, variables: Object.fromEntries(args.map(arg => [arg.name, sample(schema, arg)])) };
}

// ---- drawing ----

function typeLink(type) {
  if (type.kind === 'NON_NULL') return [typeLink(type.ofType), '!'].flat();
  if (type.kind === 'LIST') return ['[', typeLink(type.ofType), ']'].flat();
  return [el('a.type', { href: address(type.name) }, type.name)];
}

function signature(input) {
  return [el('span.name', {}, input.name), input.type && ': ', input.type && typeLink(input.type),
    input.defaultValue != null && el('span.default', {}, ` = ${input.defaultValue}`)];
}

function deprecation(item) {
  return item.isDeprecated && el('p.deprecated', {}, el('strong', {}, 'Deprecated'), item.deprecationReason ? `: ${item.deprecationReason}` : '');
}

function memberEntry(type, member, tryIt) {
  return el('li.member', { id: address(type.name, member.name).slice(1), tabindex: '-1' },
    el('div.line', {}, el('h4', {}, signature(member)),
      tryIt && el('button', { type: 'button', onclick: tryIt, 'aria-label': `Try ${member.name}` }, 'Try')),
    deprecation(member),
    prose(member.description),
    member.args?.length > 0 && el('ul.args', { 'aria-label': `Arguments of ${member.name}` },
      member.args.map(arg => el('li', {}, el('code', {}, signature(arg)), deprecation(arg), prose(arg.description)))));
}

function linkList(label, names) {
  const links = (names ?? []).flatMap((one, i) => [i > 0 && ', ', typeLink(one)]);
  return links.length > 0 && el('p.links', {}, el('span.quiet', {}, `${label} `), links);
}

function typePage(schema, type, onTry) {
  const users = schema.users.get(type.name);
  return [
    el('p.kind', {}, type.isOneOf ? 'input, exactly one field' : type.kind.toLowerCase().replace('_', ' ')),
    el('h3', { tabindex: '-1' }, type.name),
    prose(type.description),
    linkList('Implements', type.interfaces),
    linkList(type.kind === 'UNION' ? 'One of' : 'Implemented by', type.possibleTypes),
    members(type).length > 0 && el('ul.members', { 'aria-label': type.enumValues ? 'Values' : 'Fields' },
      members(type).map(member => memberEntry(type, member, type.operation && (() => onTry(operation(schema, type, member)))))),
    users.length > 0 && el('details.users', {},
      el('summary', {}, `Used in ${users.length} ${users.length === 1 ? 'place' : 'places'}`),
      el('ul', {}, users.map(([name, member]) => el('li', {}, el('a', { href: address(name, member) }, `${name}.${member}`))))),
  ];
}

function typeItem(type) {
  const [first] = (type.description ?? '').split(/(?<=\.)\s|\n/);
  return el('li', {}, el('a', { href: address(type.name), 'data-type': type.name }, type.name), el('span.quiet', {}, first));
}

function home({ types, roots }) {
  const rest = [...types.values()].filter(type => !roots.includes(type)).sort((a, b) => a.name.localeCompare(b.name));
  const groups = Object.entries(KINDS).map(([kind, title]) => [title, rest.filter(type => type.kind === kind && !PLUMBING.test(type.name))]);
  return [['Start here', roots], ...groups, ['Pages and payloads', rest.filter(type => PLUMBING.test(type.name))]]
    .filter(([, list]) => list.length)
    .map(([title, list]) => el('section', {}, el('h3', {}, title, el('span.quiet', {}, ` ${list.length}`)), el('ul.types', {}, list.map(typeItem))));
}

function hitList(hits) {
  return el('ul.hits', {}, hits.slice(0, HITS).map(({ type, member, part }) => el('li', {},
    el('a', { href: address(type.name, member?.name) }, member ? `${type.name}.${member.name}${part}` : type.name),
    el('span.quiet', {}, (member ?? type).description?.split('\n')[0] ?? ''))));
}

// ---- the pane ----

/** The docs pane: the returned `show` draws what the address names, loading the schema at first sight. */
export function docs(pane, endpoint, { onTry, onClose }) {
  const body = el('div.docs-body', { onclick: event => event.target.closest('a')?.hash === location.hash && show() });
  const back = el('button', { type: 'button', onclick: () => history.back() }, '← Back');
  const find = el('input', { type: 'search', id: 'docs-search', placeholder: 'Type, field or word', autocomplete: 'off', spellcheck: 'false' });
  const count = el('p.quiet', { role: 'status' });
  const close = el('button', { type: 'button', onclick: onClose }, 'Close');
  let schema = null;
  let depth = -1;
  pane.append(el('div.bar', {}, el('h2', {}, el('a', { href: '#docs' }, 'Docs')), back, close),
    el('div.find', {}, el('label', { for: 'docs-search' }, 'Search the schema'), find, count), body);

  function draw() {
    const text = find.value.trim();
    const [name, member] = decodeURIComponent(location.hash.replace(/^#docs\/?/, '')).split('.');
    const type = schema.types.get(name);
    const hits = text && search(schema, text);
    count.textContent = hits ? `${hits.length} found${hits.length > HITS ? `, the best ${HITS} shown` : ''}` : '';
    body.replaceChildren(...(hits ? [hitList(hits)] : type ? typePage(schema, type, onTry) : home(schema)).flat().filter(Boolean));
    body.scrollTo(0, 0);
    return (member && document.getElementById(address(name, member).slice(1))) || (type && body.querySelector('h3')) || find;
  }

  async function show() {
    depth = history.state?.depth ?? depth + 1;
    history.replaceState({ depth }, '');
    back.hidden = depth < 1;
    find.value = '';
    try {
      if (!schema) body.replaceChildren(el('p.quiet', { role: 'status' }, 'Reading the schema…'));
      schema ??= await load(endpoint);
      draw().focus();
    } catch (error) {
      const again = el('button', { type: 'button', onclick: show }, 'Try again');
      body.replaceChildren(el('p.deprecated', { role: 'alert' }, `The schema can’t be read: ${error.message}`), again);
    }
  }

  find.addEventListener('input', () => schema && draw());
  return show;
}
