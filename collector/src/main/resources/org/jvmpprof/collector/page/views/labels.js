// SPDX-License-Identifier: Apache-2.0
// Label names and values, and the series of a type split by one label.
import { ApiError, fetchBody, fetchOr } from '../api.js';
import { TimeChart } from '../chart.js';
import { rangeBar, serviceSelect } from '../controls.js';
import { formatExact, formatValue, percent, plural } from '../flamegraph.js';
import { Latest, TYPES, anchor, command, emptyState, failureState, isMergeable, isSnapshot, loading, make, origin, select } from '../parts.js';
import { chartData } from '../timeline.js';
import { perStep, rangeOf, stepFor } from '../time.js';
import { formatLabels, patch, readState } from '../url.js';

const MERGEABLE = Object.keys(TYPES).filter(isMergeable).map((type) => [type, type]);
const MOST_VALUES = 500;

export class LabelsView {
  constructor(main) {
    this.latest = new Latest();
    this.latestSeries = new Latest();
    this.bar = make('div', { className: 'toolbar' });
    this.names = make('nav', { className: 'side-list', 'aria-label': 'Label names' }, loading());
    this.values = make('div', {});
    main.append(make('h1', {}, 'Labels'), this.bar, make('div', { className: 'two-columns' }, this.names, this.values));
  }

  destroy() {
    this.latest.cancel();
    this.latestSeries.cancel();
    this.chart?.destroy();
  }

  async update(state, force = false) {
    this.renderBar(state);
    const result = await this.latest.run((signal) => fetchOr([], 'labels', { service: state.service }, signal));
    if (!result) return;
    if (result.failure) {
      this.names.replaceChildren();
      this.values.replaceChildren(failureState(result.failure, () => this.update(readState(), true)));
      return;
    }
    const names = result.value;
    const chosen = names.includes(state.label) ? state.label : names[0];
    this.names.replaceChildren(...names.map((name) => anchor({ ...state, label: name }, { 'aria-current': name === chosen ? 'true' : 'false' }, name)));
    if (names.length === 0) {
      this.seriesKey = '';
      this.values.replaceChildren(noLabels(state.service));
    } else {
      await this.showValues(state, chosen, force);
    }
  }

  renderBar(state) {
    const key = JSON.stringify([state.service, state.type, state.from, state.to, state.refresh]);
    if (key === this.barKey) return;
    this.barKey = key;
    const place = make('span', {});
    this.bar.replaceChildren(place, select('Type', MERGEABLE, state.type ?? 'cpu', (type) => patch({ type, sample_type: '' })),
      make('span', { className: 'spacer' }), rangeBar(state));
    serviceSelect(state.service, (service) => patch({ service, label: '' }), 'all services').then((list) => place.replaceChildren(list), () => {});
  }

  async showValues(state, name, force) {
    const range = rangeOf(state);
    const key = JSON.stringify([state.service, state.type, range.from, range.to, name, state.sample_type]);
    if (!force && key === this.seriesKey) return;
    this.seriesKey = key;
    const step = stepFor(range.start, range.end);
    const result = await this.latestSeries.run(async (signal) => {
      const values = await fetchOr([], `label/${encodeURIComponent(name)}/values`, { service: state.service }, signal);
      return { values, series: state.service ? await this.series(state, name, range, step, signal) : null };
    });
    if (!result) return;
    if (result.failure) {
      this.values.replaceChildren(failureState(result.failure, () => this.update(readState(), true)));
      return;
    }
    this.render(state, name, range, step, result.value);
  }

  async series(state, name, range, step, signal) {
    try {
      return await fetchBody('series', {
        service: state.service, type: state.type ?? 'cpu', from: range.from, to: range.to, step: `${step / 1000}s`, by: name, sample_type: state.sample_type,
      }, signal);
    } catch (failure) {
      if (failure instanceof ApiError && failure.status === 404) return { series: [] };
      throw failure;
    }
  }

  render(state, name, range, step, { values, series }) {
    this.chart?.destroy();
    this.chart = null;
    const parts = [make('h2', {}, name, make('span', { className: 'soft' }, ` ${plural(values.length, 'value')}`))];
    const valueOf = ({ labels }) => labels.find(({ key }) => key === name)?.value ?? '(none)';
    if (series?.series.length > 0) {
      const perProfile = isSnapshot(state.type, series.sample_type);
      const box = make('div', {});
      this.chart = new TimeChart(box, { height: 170, label: `Series by ${name}` });
      parts.push(make('section', { className: 'panel' }, make('div', { className: 'chart-head' },
        make('strong', {}, `${series.sample_type} by ${name}`), make('span', { className: 'soft' }, `${perProfile ? 'per profile' : perStep(step)} · ${series.merged} of ${plural(series.matched, 'profile')}`)), box));
      this.values.replaceChildren(...parts);
      this.chart.show(chartData(series, range, null, perProfile, valueOf));
    } else if (series) {
      parts.push(make('p', { className: 'soft' }, `No ${state.type ?? 'cpu'} profiles in this range.`));
    } else {
      parts.push(make('p', { className: 'soft' }, 'Choose a service to see its series by this label.'));
    }
    this.values.replaceChildren(...parts, this.table(state, name, values, series, valueOf));
  }

  table(state, name, values, series, valueOf) {
    const { type = 'cpu', from, to } = state;
    const sums = new Map((series?.series ?? []).map((one) => [valueOf(one), one.points.reduce((sum, point) => ({ value: sum.value + point.value, profiles: sum.profiles + point.profiles }), { value: 0, profiles: 0 })]));
    const whole = [...sums.values()].reduce((sum, { value }) => sum + value, 0);
    const shownType = series ? { type: series.sample_type, unit: series.unit } : null;
    const shown = values.slice(0, MOST_VALUES);
    const target = (value) => (state.service ? { view: 'service', service: state.service, type, from, to } : { view: 'top', type, from, to });
    const rows = shown.map((value) => {
      const sum = sums.get(value);
      return make('tr', {}, make('td', { className: 'name' }, anchor({ ...target(value), labels: formatLabels([[name, value]]) }, {}, value || '(empty)')),
        ...(series ? [make('td', { className: 'number' }, sum ? sum.profiles.toLocaleString('en-US') : '–'),
          make('td', { className: 'number', title: sum ? formatExact(sum.value, shownType) : '' }, sum ? formatValue(sum.value, shownType) : '–'),
          make('td', { className: 'number soft' }, sum ? percent(sum.value, whole) : '')] : []));
    });
    const head = ['Value', ...(series ? ['Profiles', `Sum of ${series.sample_type ?? type}`, ''] : [])];
    return make('div', { className: 'scroll-x' }, make('table', { className: 'grid' },
      make('thead', {}, make('tr', {}, ...head.map((text, i) => make('th', { scope: 'col', className: i > 0 ? 'number' : '' }, text)))), make('tbody', {}, ...rows)),
      values.length > MOST_VALUES ? make('p', { className: 'soft' }, `${plural(values.length - MOST_VALUES, 'more value')} not shown.`) : null);
  }
}

function noLabels(service) {
  return emptyState(service ? `Profiles of ${service} carry no labels` : 'No profile carries a label yet',
    make('p', {}, 'Labels such as the region, the pod or the version tell instances apart. Give them to the agent:'),
    command(`java -javaagent:profiler.jar=collector=${origin()},service=${service ?? 'shop'},label.region=eu,label.version=42 -jar app.jar`));
}
