// SPDX-License-Identifier: Apache-2.0
// The stored profiles of a service, oldest first, page by page: what is known of each, to open or to download.
import { ApiError, fetchDocument, path } from '../api.js';
import { labelFilter, rangeBar, serviceSelect } from '../controls.js';
import { plural } from '../flamegraph.js';
import { Latest, TYPES, anchor, button, download, emptyState, failureState, isMergeable, loading, make, nothingInRange, select } from '../parts.js';
import { formatAgo, formatTimeFull, rangeOf, zoneName } from '../time.js';
import { patch, readState } from '../url.js';

const PAGE = 100;
const MOST_IDS = 50;
const LONGER = [['-6h', 'last 6 hours'], ['-24h', 'last 24 hours'], ['-7d', 'last 7 days'], ['-30d', 'last 30 days']];

export class ProfilesView {
  constructor(main) {
    this.latest = new Latest();
    this.bar = make('div', { className: 'toolbar' });
    this.filter = make('div', { className: 'toolbar' });
    this.body = make('div', {}, loading());
    this.chosen = new Set();
    main.append(make('h1', {}, 'Stored profiles'), this.bar, this.filter, this.body);
  }

  destroy() {
    this.latest.cancel();
  }

  async update(state, force = false) {
    this.renderBars(state);
    if (!state.service) {
      this.body.replaceChildren(emptyState('Which service?', make('p', {}, 'Choose one above, or start from the ', anchor({ view: 'services' }, {}, 'list of services'), '.')));
      return;
    }
    const range = rangeOf(state);
    const parameters = { service: state.service, type: state.type, from: range.from, to: range.to, labels: state.labels, limit: PAGE, cursor: state.cursor };
    const key = JSON.stringify(parameters);
    if (!force && key === this.key) return;
    this.key = key;
    this.chosen.clear();
    const result = await this.latest.run((signal) => fetchDocument('profiles', parameters, signal));
    if (!result) return;
    if (result.failure) {
      this.key = undefined;
      const isNothing = result.failure instanceof ApiError && result.failure.status === 404;
      this.body.replaceChildren(isNothing ? nothingInRange('profiles', LONGER) : failureState(result.failure, () => this.update(readState(), true)));
    } else {
      this.render(state, result.value);
    }
  }

  renderBars(state) {
    const key = JSON.stringify([state.service, state.type, state.from, state.to, state.refresh, state.labels]);
    if (key === this.barKey) return;
    this.barKey = key;
    const place = make('span', {});
    const types = [['', 'all types'], ...Object.keys(TYPES).map((type) => [type, type])];
    this.bar.replaceChildren(place, select('Type', types, state.type ?? '', (type) => patch({ type, cursor: '' })),
      make('span', { className: 'spacer' }), rangeBar(state, { cursor: '' }));
    this.filter.replaceChildren(labelFilter(state.service, state.labels, (labels) => patch({ labels, cursor: '' })));
    serviceSelect(state.service, (service) => patch({ service, labels: '', cursor: '' }), state.service ? undefined : 'choose …').then((list) => place.replaceChildren(list), () => {});
  }

  render(state, { body, next_cursor: next }) {
    this.merge = make('span', {});
    const head = ['', 'Time', 'Type', 'Labels', 'Id', ''];
    this.body.replaceChildren(
      make('p', { className: 'facts' }, make('strong', {}, plural(body.length, 'profile')), ' on this page, oldest first',
        next ? '; there are more' : state.cursor ? '; this is the last page' : '', `. Times in ${zoneName()}.`, ' ', this.merge),
      make('div', { className: 'scroll-x' }, make('table', { className: 'grid profiles' },
        make('thead', {}, make('tr', {}, ...head.map((text) => make('th', { scope: 'col' }, text)))),
        make('tbody', {}, ...body.map((one) => this.row(one))))),
      make('p', { className: 'pager' },
        state.cursor ? anchor({ ...state, cursor: '' }, { className: 'button' }, '« First page') : null,
        next ? anchor({ ...state, cursor: next }, { className: 'button', rel: 'next' }, `Next ${PAGE} »`) : null));
    this.renderMerge();
  }

  row(one) {
    const time = Date.parse(one.created_at);
    const canOpen = isMergeable(one.type);
    const box = make('input', { type: 'checkbox', disabled: !canOpen, 'aria-label': `Choose the profile of ${formatTimeFull(time)}`, onchange: () => {
      if (box.checked) this.chosen.add(one.id);
      else this.chosen.delete(one.id);
      this.renderMerge();
    } });
    const open = { view: 'profile', id: one.id };
    return make('tr', {}, make('td', {}, box),
      make('td', { className: 'number left', title: formatAgo(time) }, canOpen ? anchor(open, {}, formatTimeFull(time)) : formatTimeFull(time)),
      make('td', {}, one.type),
      make('td', { className: 'chips' }, ...(one.labels ?? []).map(({ key, value }) => make('span', { className: 'chip plain' }, `${key} = ${value}`))),
      make('td', { className: 'id' }, one.id),
      make('td', {}, download(path(`profiles/${one.id}`), `${one.service}-${one.type}-${one.id}.pb.gz`, { 'aria-label': `Download ${one.id}`, className: 'download' })));
  }

  /** Several that are ticked can be opened as one. */
  renderMerge() {
    const ids = [...this.chosen];
    const text = ids.length > MOST_IDS ? `at most ${MOST_IDS} can be merged by hand` : `Open the merge of ${ids.length}`;
    this.merge.replaceChildren(...(ids.length < 2 ? [] : ids.length > MOST_IDS ? [text] : [button(text, () => patch({ view: 'profile', id: ids.join('+') }))]));
  }
}
