// SPDX-License-Identifier: Apache-2.0
// What the collector scrapes: which targets are up, and why the others are not.
import { ApiError, fetchBody } from '../api.js';
import { formatValue, plural } from '../flamegraph.js';
import { Latest, anchor, command, emptyState, failureState, loading, make, segmented } from '../parts.js';
import { formatAgo, formatTimeFull } from '../time.js';
import { patch, readState } from '../url.js';

const STATES = ['down', 'unknown', 'up'];
const WORDS = { up: '● up', down: '▲ down', unknown: '○ not yet' };
const grouped = new Intl.NumberFormat('en-US');

export class TargetsView {
  constructor(main) {
    this.latest = new Latest();
    this.search = make('input', { type: 'search', placeholder: 'Filter  ( / )', 'aria-label': 'Filter targets', oninput: () => this.render() });
    this.states = make('span', {});
    this.refresh = make('span', {});
    this.body = make('div', {}, loading());
    main.append(make('h1', {}, 'Scrape targets'), make('div', { className: 'toolbar' }, this.search, this.states, make('span', { className: 'spacer' }), this.refresh), this.body);
    this.refresh.append(make('button', { type: 'button', onclick: () => dispatchEvent(new Event('refreshnow')) }, '↻ Refresh'));
  }

  destroy() {
    this.latest.cancel();
  }

  async update() {
    const result = await this.latest.run((signal) => fetchBody('targets', {}, signal));
    if (!result) return;
    if (result.failure && !(result.failure instanceof ApiError && result.failure.status === 404)) {
      this.body.replaceChildren(failureState(result.failure, () => this.update()));
      return;
    }
    this.targets = result.value?.targets ?? [];
    this.render();
  }

  render() {
    const targets = this.targets ?? [];
    const isEmpty = targets.length === 0;
    this.search.hidden = isEmpty;
    this.states.hidden = isEmpty;
    if (isEmpty) {
      this.body.replaceChildren(noTargets());
      return;
    }
    const counts = Object.fromEntries(STATES.map((state) => [state, targets.filter((one) => one.state === state).length]));
    const chosen = readState().state ?? '';
    this.states.replaceChildren(segmented('State', [['', `All ${grouped.format(targets.length)}`], ...STATES.map((state) => [state, `${WORDS[state]} ${grouped.format(counts[state])}`])],
      chosen, (state) => patch({ state })));
    const wanted = this.search.value.toLowerCase();
    const shown = targets.filter((one) => (!chosen || one.state === chosen) && JSON.stringify([one.url, one.job, one.labels, one.last_error]).toLowerCase().includes(wanted))
      .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || (a.job + a.url < b.job + b.url ? -1 : 1));
    const head = ['State', 'Target', 'Types', 'Last scrape', 'Took', 'Scrapes', 'Failures'];
    this.body.replaceChildren(shown.length === 0 ? emptyState('No target matches', make('p', {}, `There are ${plural(targets.length, 'target')}.`))
      : make('div', { className: 'scroll-x' }, make('table', { className: 'grid targets' },
        make('thead', {}, make('tr', {}, ...head.map((text, i) => make('th', { scope: 'col', className: i >= 3 ? 'number' : '' }, text)))),
        make('tbody', {}, ...shown.map((one) => row(one))))));
  }
}

function row(one) {
  const last = one.last_scrape ? Date.parse(one.last_scrape) : NaN;
  const seconds = one.last_duration_seconds;
  return make('tr', { className: `state-${one.state}` },
    make('td', { className: 'state' }, WORDS[one.state] ?? one.state),
    make('td', { className: 'name' }, make('div', { className: 'url' }, one.url), make('div', { className: 'chips' },
      make('span', { className: 'chip plain' }, `job = ${one.job}`), ...Object.entries(one.labels ?? {}).map(([key, value]) => make('span', { className: 'chip plain' }, `${key} = ${value}`))),
    one.last_error ? make('p', { className: 'error' }, one.last_error) : null),
    make('td', {}, (one.types ?? []).join(', ')),
    make('td', { className: 'number', 'data-label': 'Last scrape', title: Number.isNaN(last) ? '' : formatTimeFull(last) }, Number.isNaN(last) ? '–' : formatAgo(last)),
    make('td', { className: 'number', 'data-label': 'Took' }, seconds === undefined || seconds === null || Number.isNaN(last) ? '–' : formatValue(seconds * 1e9, { type: 'time', unit: 'nanoseconds' })),
    make('td', { className: 'number', 'data-label': 'Scrapes' }, grouped.format(one.scrapes ?? 0)),
    make('td', { 'data-label': 'Failures', className: `number${one.failures > 0 ? ' warn' : ''}` }, grouped.format(one.failures ?? 0)));
}

/** Nothing is scraped unless asked for; most fleets push. */
function noTargets() {
  return emptyState('Nothing is scraped',
    make('p', {}, 'Agents push by themselves, so this may be as it should be. To fetch from endpoints like Go’s net/http/pprof, write a file ', make('code', {}, 'targets.json'), ':'),
    command('[{"targets": ["shop-1:6060", "shop-2:6060"], "labels": {"job": "shop", "region": "eu"}}]', 'Contents of targets.json'),
    make('p', {}, 'and start the collector with it:'),
    command('java -jar collector.jar --scrape.files targets.json'),
    make('p', { className: 'soft' }, 'In Kubernetes, pods can be found by their annotations: see the option scrape.kubernetes.'));
}
