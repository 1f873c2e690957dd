// SPDX-License-Identifier: Apache-2.0
// One service: the timeline of a profile type, and the flame graph of the range that is chosen on it.
import { fetchOr } from '../api.js';
import { labelFilter, rangeBar, typeTabs } from '../controls.js';
import { FlamePanel } from '../flamepanel.js';
import { anchor, byTypeOrder, command, emptyState, isMergeable, make, nothingInRange, origin } from '../parts.js';
import { Timeline } from '../timeline.js';
import { PRESETS, formatRange, rangeOf, resolve, rfc3339 } from '../time.js';
import { link, patch, readState } from '../url.js';

const LONGER = PRESETS.filter(([from]) => ['-6h', '-24h', '-7d', '-30d'].includes(from)).map(([from, text]) => [from, `last ${text}`]);

/** The chosen part as the URL has it, `<from>/<to>`, in milliseconds; null when there is none. */
export function readSelection(text) {
  const [from, to] = (text ?? '').split('/').map((one) => resolve(one));
  return to > from ? { start: from, end: to } : null;
}

export function writeSelection(selection) {
  return selection ? `${rfc3339(selection.start)}/${rfc3339(selection.end)}` : '';
}

/** What asks for the merge of a range; a chosen part is absolute, the whole range as the state has it. */
export function mergeParameters(state, range, selection) {
  return {
    service: state.service, type: state.type,
    from: selection ? rfc3339(selection.start) : range.from, to: selection ? rfc3339(inclusiveEnd(selection.end)) : range.to,
    labels: state.labels,
  };
}

/** The API's `to` is inclusive; the end of a step is not. */
export const inclusiveEnd = (end) => end - 1;

const toSecond = (millis) => Math.floor(millis / 1000) * 1000;

export class ServiceView {
  constructor(main) {
    this.title = make('h1', {});
    this.tabs = make('div', { className: 'tabs' });
    this.bar = make('div', { className: 'toolbar' });
    this.filter = make('div', { className: 'toolbar' });
    const timeline = make('section', { 'aria-label': 'Timeline', className: 'panel' });
    const flame = make('section', { 'aria-label': 'Flame graph', className: 'panel flame-tall' });
    this.flameBox = flame;
    this.note = make('div', {});
    main.append(make('div', { className: 'title-row' }, this.title, this.tabs, make('span', { className: 'spacer' }), this.bar),
      this.filter, timeline, this.note, flame);
    this.timeline = new Timeline(timeline, {
      onSelect: (selection) => patch({ sel: writeSelection(selection) }),
      onZoom: (selection) => patch({ from: rfc3339(selection.start), to: rfc3339(selection.end), sel: '', refresh: '' }),
      onPer: (per) => patch({ per }, false),
      wholeText: 'Below is the whole range; drag here to choose a part of it',
      nothing: () => make('p', { className: 'soft chart-nothing' }, 'No profiles in this range.'),
    });
    this.flame = new FlamePanel(flame, {
      nothing: () => nothingInRange('profiles', LONGER),
      onType: () => this.update(readState()),
      actions: () => this.actions(),
      links: (name) => {
        const { service, type, from, to } = readState();
        return [['Over time', link({ view: 'top', type, from, to, service, fn: name, by: 'function' })], ['In all services', link({ view: 'top', type, from, to, fn: name, by: 'function' })]];
      },
    });
  }

  destroy() {
    this.timeline.destroy();
    this.flame.destroy();
  }

  async update(state, force = false) {
    if (!state.service) {
      this.note.replaceChildren(emptyState('No service is named', make('p', {}, anchor({ view: 'services' }, {}, 'Choose one'))));
      return;
    }
    this.title.textContent = state.service;
    this.renderBars(state);
    if (force || this.service !== state.service) await this.loadTypes(state.service);
    const now = readState();
    if (now.view !== 'service' || now.service !== state.service) return;
    const type = now.type ?? this.types[0];
    this.tabs.replaceChildren(typeTabs(this.types.length > 0 ? this.types : [type ?? 'cpu'], type, (chosen) =>
      patch({ type: chosen, sample_type: '', sel: now.sel, per: '', all: '', 'f.zoom': '', 'f.fn': '', 'f.view': now['f.view'] === 'sandwich' ? '' : now['f.view'] })));
    this.show({ ...now, type: type ?? 'cpu' }, force);
  }

  renderBars(state) {
    const key = JSON.stringify([state.from, state.to, state.refresh, state.labels, state.service]);
    if (key === this.barKey) return;
    this.barKey = key;
    this.bar.replaceChildren(rangeBar(state, { sel: '' }));
    this.filter.replaceChildren(labelFilter(state.service, state.labels, (labels) => patch({ labels })),
      this.split(state));
  }

  /** The label by which the timeline is split into lines. */
  split(state) {
    const list = make('select', { onchange: () => patch({ by: list.value }, true) }, make('option', { value: '' }, 'nothing'));
    fetchOr([], 'labels', { service: state.service }).then((names) => {
      for (const name of names) list.append(make('option', { value: name, selected: name === readState().by }, name));
    }, () => {});
    this.splitList = list;
    return make('label', { className: 'field' }, make('span', {}, 'Split timeline by'), list);
  }

  async loadTypes(service) {
    const activity = await fetchOr({ services: [] }, 'activity', { service, from: '-1h', to: 'now', buckets: 1 }).catch(() => ({ services: [] }));
    this.service = service;
    this.types = (activity.services.find((one) => one.service === service)?.types ?? []).map(({ type }) => type).sort(byTypeOrder);
  }

  show(state, force) {
    const range = rangeOf(state);
    const selection = readSelection(state.sel);
    if (this.splitList) this.splitList.value = state.by ?? '';
    const isKnown = this.types.length > 0;
    this.note.replaceChildren(...(isKnown ? [] : [this.unknown(state)]), ...(isMergeable(state.type) ? [] : [this.opaque(state)]));
    this.flameBox.hidden = !isKnown || !isMergeable(state.type);
    this.timeline.element.hidden = this.flameBox.hidden;
    if (this.flameBox.hidden) return;
    this.range = range;
    this.selection = selection;
    this.timeline.show({
      service: state.service, type: state.type, labels: state.labels, sample_type: state.sample_type, by: state.by,
      range, selection, per: state.per,
    }, force);
    this.flame.show({
      name: 'profiles/merge', parameters: mergeParameters(state, range, selection),
      filename: `${state.service}-${state.type}.pb.gz`,
      address: mergeParameters(state, range, selection ?? { start: toSecond(range.start), end: toSecond(range.end) + 1000 }),
    }, force);
  }

  unknown(state) {
    return emptyState(`No profiles of “${state.service}”`,
      make('p', {}, 'None was ever received, or all have expired. Its application ships them when it is started with'),
      command(`java -javaagent:profiler.jar=collector=${origin()},service=${state.service} -jar app.jar`),
      make('p', {}, anchor({ view: 'services' }, {}, 'All services')));
  }

  opaque(state) {
    return emptyState(`Profiles of type ${state.type} are kept as they came`,
      make('p', {}, 'They can’t be merged or drawn. ', anchor({ view: 'profiles', service: state.service, type: state.type, from: state.from, to: state.to }, {}, 'List and download them'), '.'));
  }

  /** Links to the comparison with the time before, and to the profiles behind the picture. */
  actions() {
    const state = readState();
    const { start, end } = this.selection ?? this.range;
    const length = end - start;
    const compare = {
      view: 'compare', service: state.service, type: state.type ?? this.types[0], labels: state.labels, base_labels: state.labels, sample_type: state.sample_type,
      from: rfc3339(Math.round(Math.min(this.range.start, start - length))), to: rfc3339(Math.round(this.range.end)),
      base: writeSelection({ start: Math.round(start - length), end: Math.round(start) }),
      sel: writeSelection({ start: Math.round(start), end: Math.round(end) }),
    };
    return [anchor(compare, { className: 'button', title: `Against ${formatRange(start - length, start)}` }, 'Compare with before'),
      anchor({ view: 'profiles', service: state.service, type: state.type ?? this.types[0], labels: state.labels, from: rfc3339(Math.round(start)), to: rfc3339(Math.round(end)) },
        { className: 'button' }, 'Profiles')];
  }
}
