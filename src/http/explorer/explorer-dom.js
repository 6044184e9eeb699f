// Builds elements. Data only ever becomes text nodes and attributes we name, so nothing that comes from a server can become markup.

/** `el('a.link', {href: '#x'}, 'text', node, …)`: children that are null or false are left out. */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, '');
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.flat(Infinity).filter(child => child != null && child !== false));
  return node;
}

export const $ = id => document.getElementById(id);

/** Short prose: blank lines part paragraphs, `backticks` become code. */
export function prose(text, name = 'p.prose') {
  return (text ?? '').split(/\n\s*\n/).filter(Boolean).map(part =>
    el(name, {}, part.split(/`([^`]+)`/).map((piece, i) => (i % 2 ? el('code', {}, piece) : piece))));
}

/** Puts text on the clipboard and says so on the button; plain http on another host only knows the old way. */
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el('textarea', {}, text);
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  const label = button.dataset.label ??= button.textContent;
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = label; }, 1600);
}
