// SPDX-License-Identifier: Apache-2.0
// The functions, packages or services that cost most, over all services; and one function over time.
import { ApiError, fetchBody } from '../api.js';
import { TimeChart } from '../chart.js';
import { labelFilter, rangeBar, serviceSelect } from '../controls.js';
import { formatExact, formatValue, percent, plural } from '../flamegraph.js';
import { Latest, TYPES, anchor, button, emptyState, failureState, isMergeable, loading, make, nothingInRange, segmented, select } from '../parts.js';
import { chartData } from '../timeline.js';
import { perStep, rangeOf, stepFor } from '../time.js';
import { patch, readState } from '../url.js';

const KINDS = [['function', 'Functions'], ['package', 'Packages'], ['service', 'Services']];
const MERGEABLE = Object.keys(TYPES).filter(isMergeable).map((type) => [type, type]);
const LONGER = [['-24h', 'last 24 hours'], ['-7d', 'last 7 days'], ['-30d', 'last 30 days']];
const ROWS = 50;
const ALL_ROWS = 10000;
const SHOWN_SERVICES = 3;
const LINES = 6;

/** The values that profiles of a type usually have; the one that is shown is told by the answer. */
const SAMPLE_TYPES = {
  cpu: ['samples', 'cpu'], wall: ['samples', 'wall'], heap: ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'],
  block: ['contentions', 'delay'], mutex: ['contentions', 'delay'],
};

const escapeRegex = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function valueChoices(type, state, answer) {
  const known = (SAMPLE_TYPES[type] ?? []).map((name) => [name, name]);
  return state.sample_type || answer ? known : [['', 'the usual one'], ...known];
}

export class TopView {
  constructor(main) {
    this.latest = new Latest();
    this.latestSeries = new Latest();
    this.bar = make('div', { className: 'toolbar' });
    this.second = make('div', { className: 'toolbar' });
    this.filter = make('input', { type: 'search', placeholder: 'Filter  ( / )', 'aria-label': 'Filter names', oninput: () => this.filterChanged() });
    this.chartBox = make('section', { className: 'panel', hidden: true, 'aria-label': 'One function over time' });
    this.body = make('div', {}, loading());
    main.append(make('h1', {}, 'Top functions of all services'), this.bar, this.second, this.chartBox, this.body);
  }

  destroy() {
    this.latest.cancel();
    this.latestSeries.cancel();
    this.chart?.destroy();
  }

  async update(state, force = false) {
    const type = state.type ?? 'cpu';
    const range = rangeOf(state);
    this.renderBars(state, type);
    const parameters = {
      type, from: range.from, to: range.to, by: state.by ?? 'function', n: state.n ?? ROWS,
      labels: state.labels, service: state.service, sample_type: state.sample_type,
    };
    const key = JSON.stringify(parameters);
    if (!force && key === this.key) {
      this.renderRows();
    } else {
      this.key = key;
      this.body.setAttribute('aria-busy', 'true');
      const result = await this.latest.run((signal) => fetchBody('top', parameters, signal));
      if (!result) return;
      this.body.removeAttribute('aria-busy');
      this.answer = result.value;
      this.renderBars(readState(), type);
      if (result.failure) this.renderFailure(result.failure);
      else this.renderRows();
    }
    await this.renderSeries(readState(), range, force);
  }

  /** What is filtered or sorted are all rows, not just the first ones; so they must be here first. */
  filterChanged() {
    if (this.filter.value && this.answer?.more > 0 && this.answer.rows.length < ALL_ROWS) patch({ n: ALL_ROWS }, false);
    else this.renderRows();
  }

  renderFailure(failure) {
    this.key = undefined;
    const isNothing = failure instanceof ApiError && failure.status === 404;
    this.body.replaceChildren(isNothing ? nothingInRange('profiles', LONGER) : failureState(failure, () => this.update(readState(), true)));
  }

  renderBars(state, type) {
    const key = JSON.stringify([state.from, state.to, state.refresh, state.type, state.by, state.labels, state.service, this.answer?.sample_type]);
    if (key === this.barKey) return;
    this.barKey = key;
    this.bar.replaceChildren(
      segmented('Rows', KINDS, state.by ?? 'function', (by) => patch({ by, fn: '', n: '' })),
      select('Type', MERGEABLE, type, (chosen) => patch({ type: chosen, sample_type: '', fn: '', n: '' })),
      select('Value', valueChoices(type, state, this.answer), state.sample_type ?? this.answer?.sample_type ?? '', (name) => patch({ sample_type: name })),
      make('span', { className: 'spacer' }), rangeBar(state));
    const place = make('span', {});
    this.second.replaceChildren(this.filter, place, labelFilter(state.service, state.labels, (labels) => patch({ labels })));
    serviceSelect(state.service, (service) => patch({ service, labels: '' }), 'all').then((list) => place.replaceChildren(list), () => {});
  }

  renderRows() {
    const { answer } = this;
    if (!answer) return;
    const type = { type: answer.sample_type, unit: answer.unit };
    const wanted = this.filter.value.toLowerCase();
    const rows = answer.rows.filter((row) => row.name.toLowerCase().includes(wanted));
    if (answer.rows.length === 0) {
      this.body.replaceChildren(nothingInRange('profiles', LONGER));
      return;
    }
    const names = { function: 'Function', package: 'Package', service: 'Service' };
    const by = answer.by ?? 'function';
    const services = by !== 'service' && !readState().service;
    const head = ['', names[by], 'Self ▾', 'Total', ...(services ? ['Services, by self'] : [])];
    const left = answer.more ?? 0;
    this.body.replaceChildren(
      make('p', { className: 'facts' }, make('strong', {}, formatValue(answer.total, type)), ` of ${type.type} in `,
        make('strong', { className: 'merged' }, `${answer.merged} of ${plural(answer.matched, 'profile')}`),
        wanted ? ` · ${plural(rows.length, 'row')} of ${answer.rows.length} match` : ''),
      make('div', { className: 'scroll-x' }, make('table', { className: 'grid functions' },
        make('thead', {}, make('tr', {}, ...head.map((text, i) => make('th', { scope: 'col', className: i === 2 || i === 3 ? 'number' : '' }, text)))),
        make('tbody', {}, ...rows.map((row) => this.row(row, answer.rows.indexOf(row), type, by, services))))),
      left > 0 ? make('p', {}, `${plural(left, 'more row')} not shown. `, button(`Show ${Math.min(left, 200)} more`, () => patch({ n: answer.rows.length + 200 }, false)))
        : make('p', { className: 'soft' }, 'These are all rows.'));
  }

  row(row, index, type, by, services) {
    const { answer } = this;
    const state = readState();
    const bar = make('span', { className: 'share-bar', 'aria-hidden': 'true' });
    bar.style.width = `${Math.max(0, Math.min(100, (100 * row.self) / (answer.total || 1)))}%`;
    const value = (label, number) => make('td', { className: 'number', 'data-label': label, title: formatExact(number, type) }, formatValue(number, type), make('span', { className: 'soft share' }, percent(number, answer.total)));
    const isChosen = state.fn === row.name;
    const name = by === 'function' ? button(row.name, () => patch({ fn: isChosen ? '' : row.name }), { className: 'link', 'aria-pressed': String(isChosen), title: 'Show it over time' })
      : by === 'service' ? anchor(this.serviceState(row.name, ''), {}, row.name)
        : make('span', {}, row.name);
    return make('tr', { className: isChosen ? 'chosen-row' : '' },
      make('td', { className: 'soft number' }, index + 1), make('td', { className: 'name' }, name, bar), value('Self', row.self), value('Total', row.total),
      services ? make('td', { className: 'chips' }, ...this.serviceChips(row, type, by)) : null);
  }

  serviceChips(row, type, by) {
    const all = row.services ?? [];
    const chips = all.slice(0, SHOWN_SERVICES).map((one) => anchor(this.serviceState(one.service, by === 'function' ? row.name : ''),
      { className: 'chip', title: `Flame graph of ${one.service}: self ${formatValue(one.self, type)}, total ${formatValue(one.total, type)}` },
      one.service, make('span', { className: 'soft' }, row.self === 0 ? percent(one.total, row.total) : percent(one.self, row.self))));
    if (all.length > SHOWN_SERVICES) chips.push(make('span', { className: 'soft', title: all.slice(SHOWN_SERVICES).map((one) => one.service).join(', ') }, `+ ${all.length - SHOWN_SERVICES}`));
    return chips;
  }

  /** The service's flame graph, searched for the function. */
  serviceState(service, name) {
    const { type = 'cpu', from, to, labels, sample_type } = readState();
    return { view: 'service', service, type, from, to, labels, sample_type, ...(name ? { 'f.q': `^${escapeRegex(name)}$`, 'f.re': '1' } : {}) };
  }

  async renderSeries(state, range, force) {
    const row = this.answer?.rows.find(({ name }) => name === state.fn);
    this.chartBox.hidden = !state.fn || !this.answer;
    if (this.chartBox.hidden) {
      this.seriesKey = '';
      return;
    }
    const services = state.service ? [state.service] : (row?.services ?? []).slice(0, LINES).map(({ service }) => service);
    const key = JSON.stringify([state.fn, services, state.type, range.from, range.to, state.labels, state.sample_type]);
    if (!force && key === this.seriesKey) return;
    this.seriesKey = key;
    const title = make('div', { className: 'chart-head' }, make('strong', { className: 'wrap' }, state.fn), make('span', { className: 'spacer' }),
      button('Close', () => patch({ fn: '' })));
    if (services.length === 0) {
      this.chartBox.replaceChildren(title, emptyState('It is not among the rows', make('p', {}, 'Show more rows, choose a longer range, or pick a service, to see it over time.')));
      return;
    }
    const box = make('div', {}, loading());
    this.chartBox.replaceChildren(title, box);
    const step = stepFor(range.start, range.end);
    const result = await this.latestSeries.run((signal) => Promise.all(services.map((service) => fetchBody('series', {
      service, type: state.type ?? 'cpu', from: range.from, to: range.to, step: `${step / 1000}s`, function: state.fn, labels: state.labels, sample_type: state.sample_type,
    }, signal).catch((failure) => {
      if (failure instanceof ApiError && failure.status === 404) return null;
      throw failure;
    }))));
    if (!result) return;
    if (result.failure) {
      box.replaceChildren(failureState(result.failure, () => this.update(readState(), true)));
      return;
    }
    this.drawSeries(box, services, result.value, range, step, row);
  }

  drawSeries(box, services, answers, range, step, row) {
    const found = answers.map((answer, i) => ({ answer, service: services[i] })).filter(({ answer }) => answer?.series.length > 0);
    if (found.length === 0) {
      box.replaceChildren(make('p', { className: 'soft' }, 'No profiles in this range.'));
      return;
    }
    const data = found.map(({ answer, service }) => chartData(answer, range, null, false, () => service));
    this.chart?.destroy();
    const plot = make('div', {});
    this.chart = new TimeChart(plot, { height: 150, label: 'The function over time' });
    const hidden = (row?.services?.length ?? found.length) - found.length;
    const { answer } = found[0];
    box.replaceChildren(make('p', { className: 'chart-note soft' }, `Total of ${answer.sample_type} ${perStep(step)}`
      + (hidden > 0 ? `; ${plural(hidden, 'more service')} not drawn` : '')), plot);
    this.chart.show({ ...data[0], series: data.flatMap(({ series }) => series) });
  }
}
