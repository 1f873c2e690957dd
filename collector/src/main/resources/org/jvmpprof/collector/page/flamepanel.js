// SPDX-License-Identifier: Apache-2.0
// A flame graph of whatever the API merges, with what belongs to it: how many profiles it holds, the pprof file, the
// command for go tool pprof. Its own state (zoom, search, …) lies in the page's URL.
import { ApiError, address, path, request } from './api.js';
import { formatValue, mountFlameGraph, plural } from './flamegraph.js';
import { Latest, command, download, failureState, isSnapshot, loading, make, say } from './parts.js';
import { flameState, fromFlameState, note, readState } from './url.js';

/** What of a request must be equal for the picture to be the same. */
const keyOf = (source) => JSON.stringify([source.name, source.parameters]);

export class FlamePanel {
  /**
   * options.nothing(failure) makes what stands there when nothing is found; options.onType(type) is told when another
   * sample type was chosen, options.onData(data) of what came; options.links(function name) gives [text, link] for more of
   * one function; options.actions() gives further elements beside the download.
   */
  constructor(element, options = {}) {
    this.options = options;
    this.latest = new Latest();
    this.facts = make('div', { className: 'flame-facts' });
    this.body = make('div', { className: 'flame-body' });
    this.message = make('div', {});
    element.classList.add('flame-panel');
    element.replaceChildren(this.facts, this.message, this.body);
    this.body.hidden = true;
    this.element = element;
    this.themeChanged = () => this.graph?.setState({ theme: document.documentElement.dataset.theme ?? '' });
    addEventListener('themechange', this.themeChanged);
  }

  destroy() {
    removeEventListener('themechange', this.themeChanged);
    this.latest.cancel();
    this.graph?.destroy();
  }

  /**
   * Shows `source`: { name, parameters } of the request, { filename } of the pprof, { address } the parameters in absolute
   * times, for commands that run later, { extra() } what the pprof depends on besides. Asks only when it is another one,
   * or `force`; else just follows the state.
   */
  async show(source, force = false) {
    const key = keyOf(source);
    if (!force && key === this.key) {
      this.follow();
      return;
    }
    this.key = key;
    this.source = source;
    this.element.setAttribute('aria-busy', 'true');
    if (!this.graph) this.message.replaceChildren(loading('Merging profiles …'));
    const limit = readState().all ? { max_nodes: 0 } : {};
    const result = await this.latest.run(async (signal) => {
      const response = await request(source.name, { ...source.parameters, ...limit, format: 'flame' }, signal);
      return { headers: response.headers, data: await response.json() };
    });
    if (!result) return;
    this.element.removeAttribute('aria-busy');
    if (result.failure) this.failed(result.failure);
    else this.succeeded(result.value);
  }

  failed(failure) {
    this.key = undefined;
    this.graph?.destroy();
    this.graph = null;
    this.body.hidden = true;
    this.facts.replaceChildren();
    const isNothing = failure instanceof ApiError && failure.status === 404 && this.options.nothing;
    this.message.replaceChildren(isNothing ? this.options.nothing(failure) : failureState(failure, () => this.show(this.source, true)));
    this.element.dataset.state = isNothing ? 'nothing' : 'failed';
  }

  succeeded({ headers, data }) {
    this.message.replaceChildren();
    this.body.hidden = false;
    this.shown = { headers, data };
    this.showFacts();
    const state = { ...flameState(readState()), theme: document.documentElement.dataset.theme ?? '' };
    if (this.graph) {
      this.graph.setData(data);
      this.follow();
    } else {
      this.graph = mountFlameGraph(this.body, data, {
        fragment: false, embedded: true, state, links: this.options.links,
        onState: (next, push) => this.stateChanged(next, push),
        onLoadAll: () => {
          note({ all: '1' }, false);
          this.show(this.source, true);
        },
      });
    }
    this.element.dataset.state = 'shown';
    this.options.onData?.(data);
    say(this.facts.querySelector('strong, span')?.textContent ?? '');
  }

  follow() {
    this.graph?.setState({ ...Object.fromEntries(Object.keys(this.graph.state()).map((key) => [key, ''])),
      ...flameState(readState()), theme: document.documentElement.dataset.theme ?? '' });
  }

  stateChanged(next, push) {
    const before = readState();
    const changes = fromFlameState(next, before);
    if (!next.type) changes.sample_type = '';
    note(changes, push);
    this.showFacts();
    if ((before.sample_type ?? '') !== (next.type ?? '')) this.options.onType?.(next.type);
  }

  /** Snapshots that are added up say little; what one holds on average says more. */
  meanText(merged, data) {
    const count = Number(/merged (\d+)/.exec(merged)?.[1]);
    const asked = data.types.findIndex(({ type }) => type === this.graph?.state().type);
    const index = asked >= 0 ? asked : data.defaultType;
    const type = data.types[index];
    if (!(count > 1) || data.base || !type || !isSnapshot(this.source.parameters.type, type.type)) return '';
    const sum = data.self[index].reduce((a, b) => a + b, 0);
    return `added up; one has ${formatValue(sum / count, type)} on average`;
  }

  showFacts() {
    const { headers, data } = this.shown;
    const merged = headers.get('X-Profiles-Merged');
    const base = headers.get('X-Base-Profiles-Merged');
    const loss = headers.get('X-Profiles-Left-Out') ?? headers.get('X-Base-Profiles-Left-Out');
    const { source } = this;
    const parts = [];
    if (merged && base) parts.push(make('span', {}, 'Base ', make('strong', {}, base), ', target ', make('strong', {}, merged), ' profiles'));
    else if (merged) parts.push(make('strong', { className: 'merged' }, `${merged} profiles`));
    else parts.push(make('span', {}, plural(data.profile.samples, 'distinct sample')));
    const mean = this.meanText(merged, data);
    if (mean) parts.push(make('span', { className: 'soft' }, mean));
    if (loss) parts.push(make('span', { className: 'warn', title: loss }, `Some are left out: ${loss}`));
    const extra = source.extra?.() ?? {};
    const url = address(source.name, { ...(source.address ?? source.parameters), ...extra });
    const commands = make('details', { className: 'more' }, make('summary', {}, 'go tool pprof'),
      make('div', { className: 'pop' },
        make('p', {}, 'In a terminal, for the same profile in the browser of pprof or as a table:'),
        command(`go tool pprof -http=: '${url}'`, 'Command for the browser'), command(`go tool pprof -top '${url}'`, 'Command for a table')));
    parts.push(make('span', { className: 'spacer' }), ...(this.options.actions?.() ?? []),
      download(path(source.name, { ...source.parameters, ...extra }), source.filename, { className: 'button' }), commands);
    this.facts.replaceChildren(...parts);
  }
}

