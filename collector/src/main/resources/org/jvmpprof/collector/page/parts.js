// SPDX-License-Identifier: Apache-2.0
// Small pieces that several views use.
import { make } from './flamegraph.js';
import { explain, save } from './api.js';
import { link, readState } from './url.js';

export { make };

/** The profile types of the API, in the order they are shown, with what a newcomer should know of them. */
export const TYPES = {
  cpu: 'CPU time', wall: 'Wall-clock time', heap: 'Memory', block: 'Waiting', mutex: 'Lock contention',
  goroutine: 'Threads', threadcreate: 'Thread starts', exceptions: 'Exceptions', trace: 'Recordings', other: 'Other',
};
const ORDER = Object.keys(TYPES);

export const byTypeOrder = (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b);
export const isMergeable = (type) => type !== 'trace' && type !== 'other';
/** Each profile holds the whole state of its moment again, so that several are averaged, not added. */
export const isSnapshot = (type, sampleType = '') => type === 'goroutine' || sampleType.startsWith('inuse_');

/** Puts these into an element instead of what it holds; nulls are left out. */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
}

/** A link within the page. */
export function anchor(state, properties, ...children) {
  return make('a', { href: link(state), ...properties }, ...children);
}

export function button(text, onclick, properties = {}) {
  return make('button', { type: 'button', onclick, ...properties }, text);
}

/** A labelled group of exclusive choices; `choices` are [value, text, title?]. */
export function segmented(label, choices, current, onchoose) {
  return make('div', { className: 'segmented', role: 'group', 'aria-label': label }, ...choices.map(([value, text, title]) =>
    button(text, () => onchoose(value), { 'aria-pressed': String(value === current), title: title ?? '', 'data-value': value })));
}

/** A labelled select; `options` are [value, text]. A current value that is not among them is added. */
export function select(label, options, current, onchange, properties = {}) {
  const all = options.some(([value]) => value === current) || !current ? options : [...options, [current, current]];
  const list = make('select', { 'aria-label': label, onchange: () => onchange(list.value), ...properties },
    ...all.map(([value, text]) => make('option', { value, selected: value === current }, text)));
  return make('label', { className: 'field' }, make('span', {}, label), list);
}

/** A link to a pprof file. A plain click saves it under `filename`; a failure takes the link's place for a while. */
export function download(href, filename, properties = {}) {
  const text = '↓ pprof';
  const link = make('a', { href, ...properties, onclick: async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    link.textContent = '… pprof';
    try {
      await save(href, filename);
      link.textContent = text;
    } catch (failure) {
      const { title, text: why } = explain(failure);
      link.textContent = `${title}: ${why}`;
      setTimeout(() => { link.textContent = text; }, 6000);
    }
  } }, text);
  return link;
}

/** A command to be typed elsewhere, with a button that copies it. */
export function command(text, label = 'Command') {
  const code = make('code', { tabIndex: 0, 'aria-label': label }, text);
  const copy = button('Copy', async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = 'Copied';
    } catch {
      // Not allowed on plain http: mark it, so that the usual keys copy it.
      getSelection().selectAllChildren(code);
      copy.textContent = 'Press Ctrl+C';
    }
    setTimeout(() => { copy.textContent = 'Copy'; }, 2000);
  }, { title: 'Copy to the clipboard' });
  return make('div', { className: 'command' }, code, copy);
}

/** What stands where there is nothing: a heading and what to do next. */
export function emptyState(title, ...children) {
  return make('section', { className: 'empty' }, make('h2', {}, title), ...children);
}

/** A failure in words, with what to do, and a button to try again. */
export function failureState(failure, retry) {
  const { title, text, advice } = explain(failure);
  return make('section', { className: 'failure', role: 'alert' }, make('h2', {}, title), make('p', {}, text), make('p', {}, advice),
    retry ? button('Try again', retry) : null);
}

/** Nothing in this range: offers the next longer ones. */
export function nothingInRange(what, presets) {
  const state = readState();
  return emptyState(`No ${what} in this range`,
    make('p', {}, 'Try a longer range: ', ...presets.flatMap(([from, text]) => [anchor({ ...state, from, to: 'now', sel: '' }, { className: 'chip' }, text), ' '])),
    state.labels ? make('p', {}, 'Or ', anchor({ ...state, labels: '' }, {}, 'remove the label filter'), '.') : null,
    make('p', { className: 'soft' }, 'Nothing has ever come in? ', anchor({ view: 'services' }, {}, 'How to send profiles'), '.'));
}

export function loading(text = 'Loading …') {
  return make('p', { className: 'loading', role: 'status' }, text);
}

/** Tells people who can't see the page. */
export function say(text) {
  document.getElementById('said').textContent = text;
}

/** Where this collector is, as agents and commands name it. */
export function origin() {
  return new URL('.', document.baseURI).href.replace(/\/$/, '');
}

/** Runs the newest of a series of asynchronous jobs; older ones are aborted and their results dropped. */
export class Latest {
  async run(job) {
    this.cancel();
    const controller = new AbortController();
    this.controller = controller;
    try {
      const value = await job(controller.signal);
      return controller.signal.aborted ? undefined : { value };
    } catch (failure) {
      if (controller.signal.aborted || failure?.name === 'AbortError') return undefined;
      return { failure };
    }
  }

  cancel() {
    this.controller?.abort();
  }
}
