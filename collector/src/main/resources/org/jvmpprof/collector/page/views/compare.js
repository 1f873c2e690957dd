// SPDX-License-Identifier: Apache-2.0
// Two ranges, two sets of labels or two services of one profile type: what the target (right) has more or less than the
// base (left). Both timelines show the same range; a part is chosen on each.
import { EMPTY, fetchOr } from '../api.js';
import { labelFilter, rangeBar, serviceSelect } from '../controls.js';
import { FlamePanel } from '../flamepanel.js';
import { Latest, TYPES, anchor, emptyState, isMergeable, loading, make, select } from '../parts.js';
import { Timeline } from '../timeline.js';
import { rangeOf, rfc3339 } from '../time.js';
import { patch, readState } from '../url.js';
import { inclusiveEnd, readSelection, writeSelection } from './service.js';

const MERGEABLE = Object.keys(TYPES).filter(isMergeable).map((type) => [type, type]);

export class CompareView {
  constructor(main) {
    this.latest = new Latest();
    this.bar = make('div', { className: 'toolbar' });
    this.sides = make('div', { className: 'sides' });
    this.note = make('div', {});
    this.flameBox = make('section', { 'aria-label': 'Difference', className: 'panel flame-tall' });
    main.append(make('h1', {}, 'Compare'), this.bar, this.sides, this.note, this.flameBox);
    this.base = this.side('Base', 'base', 'base_labels', 'base_service');
    this.target = this.side('Target', 'sel', 'labels', 'service');
    this.flame = new FlamePanel(this.flameBox, {
      nothing: (failure) => emptyState('One side is empty', make('p', {}, failure.message), make('p', {}, 'Choose another part of its timeline, or fewer labels.')),
      onType: () => this.update(readState()),
    });
  }

  destroy() {
    this.latest.cancel();
    this.base.timeline.destroy();
    this.target.timeline.destroy();
    this.flame.destroy();
  }

  side(title, selectionKey, labelsKey, serviceKey) {
    const controls = make('div', { className: 'toolbar' });
    const box = make('div', {});
    const element = make('section', { className: `panel side side-${title.toLowerCase()}`, 'aria-label': title }, controls, box);
    this.sides.append(element);
    const timeline = new Timeline(box, {
      title, height: 120,
      onSelect: (selection) => patch({ [selectionKey]: writeSelection(selection) }),
      onShown: () => this.alignScales(), wholeText: `The whole range; drag to choose the ${title.toLowerCase()}`,
    });
    return { title, controls, timeline, selectionKey, labelsKey, serviceKey };
  }

  /** Heights can be compared only when both sides have one scale. */
  alignScales() {
    const charts = [this.base, this.target].filter(Boolean).map(({ timeline }) => timeline.chart);
    const peak = Math.max(...charts.map((chart) => chart.largest()));
    for (const chart of charts) chart.setPeak(peak);
  }

  async update(state, force = false) {
    this.renderBar(state);
    if (!state.service) {
      await this.offerServices();
      return;
    }
    this.sides.hidden = false;
    this.note.replaceChildren();
    this.flameBox.hidden = false;
    const type = state.type ?? 'cpu';
    const range = rangeOf(state);
    const halves = this.halves(state, range);
    for (const side of [this.base, this.target]) {
      this.renderControls(side, state);
      side.timeline.show({
        service: state[side.serviceKey] ?? state.service, type, labels: state[side.labelsKey], sample_type: state.sample_type,
        range, selection: halves[side.selectionKey].isWhole ? null : halves[side.selectionKey],
      }, force);
    }
    const at = (selection) => [rfc3339(Math.round(selection.start)), rfc3339(Math.round(inclusiveEnd(selection.end)))];
    const [from, to] = at(halves.sel);
    const [base_from, base_to] = at(halves.base);
    this.flame.show({
      name: 'profiles/diff', filename: `${state.service}-${type}-diff.pb.gz`,
      parameters: {
        service: state.service, type, from, to, labels: state.labels,
        base_service: state.base_service, base_from, base_to, base_labels: state.base_labels || EMPTY,
      },
      extra: () => ({ normalize: readState()['f.mode'] === 'norm' ? 'true' : '' }),
    }, force);
  }

  /** The chosen parts. Without any, and with the same labels on both sides, the range's halves. */
  halves(state, range) {
    const isSame = (state.labels ?? '') === (state.base_labels ?? '') && (state.base_service ?? state.service) === state.service;
    const middle = Math.round((range.start + range.end) / 2 / 1000) * 1000;
    const whole = { start: Math.round(range.start), end: Math.round(range.end), isWhole: true };
    const half = (start, end) => ({ start, end, isGiven: true });
    return {
      base: readSelection(state.base) ?? (isSame ? half(whole.start, middle) : whole),
      sel: readSelection(state.sel) ?? (isSame ? half(middle, whole.end) : whole),
    };
  }

  renderBar(state) {
    const key = JSON.stringify([state.from, state.to, state.refresh, state.type]);
    if (key === this.barKey) return;
    this.barKey = key;
    this.bar.replaceChildren(
      select('Type', MERGEABLE, state.type ?? 'cpu', (type) => patch({ type, sample_type: '', 'f.zoom': '', 'f.fn': '' })),
      make('button', { type: 'button', onclick: () => this.swap(), title: 'Base becomes target, target becomes base' }, '⇄ Swap sides'),
      make('span', { className: 'spacer' }), rangeBar(state, { sel: '', base: '' }));
  }

  swap() {
    const state = readState();
    const halves = this.halves(state, rangeOf(state));
    patch({
      sel: writeSelection(halves.base), base: writeSelection(halves.sel), labels: state.base_labels, base_labels: state.labels,
      service: state.base_service || state.service, base_service: state.base_service ? state.service : '',
    });
  }

  renderControls(side, state) {
    const service = state[side.serviceKey] ?? state.service;
    const key = JSON.stringify([service, state.service, state[side.labelsKey]]);
    if (key === side.key) return;
    side.key = key;
    const place = make('span', {});
    side.controls.replaceChildren(make('h2', {}, side.title), place, labelFilter(service, state[side.labelsKey], (labels) => patch({ [side.labelsKey]: labels }), 'Labels', side.title));
    serviceSelect(service, (chosen) => this.chooseService(side, chosen), undefined, 'Service', side.title)
      .then((list) => place.replaceChildren(list), () => place.replaceChildren(make('strong', {}, service)));
  }

  chooseService(side, chosen) {
    const state = readState();
    const base = state.base_service ?? state.service;
    const [service, base_] = side === this.base ? [state.service, chosen] : [chosen, base];
    patch({ service, base_service: base_ === service ? '' : base_, [side.labelsKey]: '' });
  }

  async offerServices() {
    this.sides.hidden = true;
    this.flameBox.hidden = true;
    this.note.replaceChildren(loading());
    const result = await this.latest.run((signal) => fetchOr([], 'services', {}, signal));
    const services = result?.value ?? [];
    this.note.replaceChildren(services.length === 0
      ? emptyState('No profiles yet', make('p', {}, anchor({ view: 'services' }, {}, 'How to send some')))
      : emptyState('Which service?', make('p', {}, 'A service is compared with itself at another time or with other labels, or with another service.'),
        make('p', {}, ...services.flatMap((service) => [anchor({ ...readState(), service }, { className: 'chip' }, service), ' ']))));
  }
}

