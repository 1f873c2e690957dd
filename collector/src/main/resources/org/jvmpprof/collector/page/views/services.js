// SPDX-License-Identifier: Apache-2.0
// All services with their types: how many profiles come in, and when the last one did.
import { fetchBody } from '../api.js';
import { sparkline } from '../chart.js';
import { rangeBar } from '../controls.js';
import { Latest, TYPES, anchor, byTypeOrder, command, emptyState, failureState, loading, make, origin } from '../parts.js';
import { formatAgo, formatDuration, formatTimeFull, rangeOf } from '../time.js';
import { readState } from '../url.js';
import { plural } from '../flamegraph.js';

const BUCKETS = 60;
const grouped = new Intl.NumberFormat('en-US');

export class ServicesView {
  constructor(main) {
    this.latest = new Latest();
    this.bar = make('div', { className: 'toolbar' });
    this.search = make('input', { type: 'search', placeholder: 'Filter  ( / )', 'aria-label': 'Filter services', oninput: () => this.renderRows() });
    this.body = make('div', {}, loading());
    main.append(make('h1', {}, 'Services'), make('div', { className: 'toolbar-row' }, this.search, this.bar), this.body);
  }

  destroy() {
    this.latest.cancel();
  }

  async update(state) {
    const range = rangeOf(state);
    const key = JSON.stringify([state.from, state.to, state.refresh]);
    if (key !== this.barKey) this.bar.replaceChildren(rangeBar(state));
    this.barKey = key;
    const result = await this.latest.run((signal) =>
      fetchBody('activity', { from: range.from, to: range.to, buckets: BUCKETS }, signal));
    if (!result) return;
    if (result.failure) {
      this.body.replaceChildren(failureState(result.failure, () => this.update(readState())));
      return;
    }
    this.activity = result.value;
    this.range = range;
    this.renderRows();
  }

  renderRows() {
    const { services } = this.activity ?? { services: [] };
    const wanted = this.search.value.toLowerCase();
    const shown = services.filter(({ service }) => service.toLowerCase().includes(wanted));
    this.search.hidden = services.length === 0;
    this.bar.hidden = services.length === 0;
    if (services.length === 0) {
      this.body.replaceChildren(firstSteps());
    } else if (shown.length === 0) {
      this.body.replaceChildren(emptyState('No service has this in its name', make('p', {}, `There are ${plural(services.length, 'service')}.`)));
    } else {
      this.body.replaceChildren(this.table(shown), make('p', { className: 'soft' },
        `${plural(shown.length, 'service')}${shown.length < services.length ? ` of ${grouped.format(services.length)}` : ''}. `
        + `A bar is ${formatDuration(this.activity.step_seconds * 1000)}.`));
    }
  }

  table(services) {
    const head = ['Service', 'Type', 'Profiles over time', 'In range', 'Rate', 'Last seen'];
    return make('table', { className: 'grid services' },
      make('thead', {}, make('tr', {}, ...head.map((text, i) => make('th', { scope: 'col', className: i >= 3 ? 'number' : '' }, text)))),
      ...services.map((one) => this.group(one)));
  }

  group({ service, types }) {
    const { from, to } = this.range;
    const sorted = [...types].sort((a, b) => byTypeOrder(a.type, b.type));
    const first = sorted[0]?.type ?? 'cpu';
    return make('tbody', {}, ...sorted.map((one, index) => {
      const to_ = { view: 'service', service, type: one.type, from, to };
      const count = one.counts.reduce((a, b) => a + b, 0);
      const minutes = (this.range.end - this.range.start) / 60000;
      const last = Date.parse(one.last);
      return make('tr', {},
        index === 0 ? make('th', { scope: 'rowgroup', rowSpan: sorted.length, className: 'name' }, anchor({ ...to_, type: first }, {}, service)) : null,
        make('td', {}, anchor(to_, { title: TYPES[one.type] ?? '' }, one.type)),
        make('td', { className: 'spark-cell' }, count === 0 ? make('span', { className: 'soft' }, 'none in range')
          : sparkline(one.counts, `${plural(count, 'profile')}, at most ${Math.max(...one.counts)} in ${formatDuration(this.activity.step_seconds * 1000)}`)),
        make('td', { className: 'number' }, grouped.format(count)),
        make('td', { className: 'number' }, rate(count, minutes)),
        make('td', { className: 'number', title: formatTimeFull(last) }, formatAgo(last)));
    }));
  }
}

function rate(count, minutes) {
  const perMinute = count / minutes;
  if (perMinute === 0) return '–';
  if (perMinute >= 1) return `${grouped.format(Number(perMinute.toPrecision(3)))}/min`;
  return `${Number((perMinute * 60).toPrecision(3))}/h`;
}

/** For somebody who has just started the collector: what to type, with this host's address. */
function firstSteps() {
  const url = origin();
  return emptyState('No profiles yet',
    make('p', {}, 'The collector runs and waits. Start an application with the agent:'),
    command(`java -javaagent:profiler.jar=collector=${url},service=shop -jar app.jar`),
    make('p', {}, 'Or attach to one that runs already:'),
    command(`java -jar jvm-pprof.jar attach <pid> collector=${url},service=shop`),
    make('p', {}, 'Or send a pprof file of anything else:'),
    command(`curl --data-binary @cpu.pb.gz '${url}/api/0/profiles?service=shop&type=cpu'`),
    make('p', { className: 'soft' }, 'The agent ships a round every minute; this page shows it when you refresh.'));
}
