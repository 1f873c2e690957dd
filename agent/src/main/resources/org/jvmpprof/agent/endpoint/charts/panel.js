// SPDX-License-Identifier: Apache-2.0
// What is offered for a chosen range: its profiles, the range itself as the whole, and a profile of what comes next.
import { clock, duration } from './format.js';
import { make } from './plot.js';
import { TYPES, address, collectorLink, linksOf, recent } from './profiles.js';

const NEXT_SECONDS = 10;

export class Panel {
  /** options: onZoom(), onClear(). */
  constructor(element, options) {
    this.element = element;
    this.options = options;
  }

  hide() {
    this.wanted = null;
    this.element.hidden = true;
  }

  /** Shows the range; what is kept of it is asked for each time, since rounds come and go. */
  async show(selection) {
    this.wanted = selection;
    this.element.hidden = false;
    this.body ??= make('div', { className: 'panel-body' });
    this.element.replaceChildren(this.head(selection), this.body);
    const from = selection.from * 1000;
    const to = selection.to * 1000;
    let answer = null;
    try {
      answer = await recent();
    } catch {
      // The agent is gone, or keeps nothing: the body says that there is nothing.
    }
    if (this.wanted !== selection) return;
    this.body.replaceChildren(...this.profiles(answer, from, to));
    this.element.dataset.shown = `${from}-${to}`;
  }

  head({ from, to }) {
    const button = (text, onclick, title) => make('button', { type: 'button', onclick, title }, text);
    return make('div', { className: 'panel-head' },
      make('strong', {}, `${clock(from)} – ${clock(to)}`), make('span', { className: 'soft' }, duration(to - from)), make('span', { className: 'spacer' }),
      button('Zoom', this.options.onZoom, 'Make this range the whole chart (Enter)'), button('Clear', this.options.onClear, 'Choose nothing (Escape)'));
  }

  profiles(answer, from, to) {
    const all = answer?.profiles ?? [];
    const rows = TYPES.map(([type, name, help]) => ({ type, name, help, links: linksOf(type, all, from, to) })).filter(({ links }) => links.kept > 0);
    const parts = rows.length > 0 ? [this.table(rows)] : [make('p', { className: 'nothing' }, 'No profiles of this range are kept in the process.')];
    parts.push(make('p', { className: 'more' },
      make('a', { className: 'button', href: address('../pprof/profile', { seconds: NEXT_SECONDS, format: 'flame' }) }, `Profile the next ${NEXT_SECONDS} s`),
      answer?.collector ? make('a', { className: 'button', href: collectorLink(answer.collector, answer.service, from, to), rel: 'noreferrer' }, 'In the collector') : null));
    return parts;
  }

  table(rows) {
    const link = (href, text) => (href ? make('a', { href }, text) : make('span', { className: 'soft', title: 'Nothing was kept of the range before' }, text));
    return make('table', {}, make('tbody', {}, ...rows.map(({ type, name, help, links }) => make('tr', { 'data-type': type },
      make('th', { scope: 'row', title: help }, name),
      make('td', {}, link(links.flame, 'flame graph')), make('td', {}, link(links.table, 'table')),
      make('td', {}, link(links.download, 'download')), make('td', {}, link(links.compare, 'compare with before'))))));
  }
}
