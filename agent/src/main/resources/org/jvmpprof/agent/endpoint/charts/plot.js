// SPDX-License-Identifier: Apache-2.0
// One chart on uPlot: lines, a band from least to largest where several seconds are one point, a legend with values, and
// a range that is chosen by dragging with mouse, pen or finger, or with the keys.
import uPlot from './uPlot.esm.js';
import { increments, people, tick } from './format.js';

// After Okabe and Ito's set, which people with any of the usual colour vision deficiencies can tell apart.
const LIGHT = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b58900', '#56b4e9', '#7f3fbf', '#6b6b6b'];
const DARK = ['#56b4e9', '#ff8a3d', '#2fc79a', '#e79ac4', '#f0d442', '#8fb8ff', '#c39bff', '#b0a99f'];
const SMALLEST_HEIGHT = 130;
const SMALLEST_DRAG = 4;
const LIMITS = new Set(['cpu.limit', 'heap.max', 'memory.limit']);
const SYNC = 'charts';

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element && !key.startsWith('aria-')) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Committed size and limit of a pool stand in its line of the legend; drawn, they would hide what is used. */
const isDrawn = ({ id }) => !/^pool\..*\.(committed|max)$/.test(id);
const isLimit = ({ id }) => LIMITS.has(id);

export class Plot {
  /** options: onSelect({from, to} or null), in unix seconds; onZoom(); onHover(unix second or null). */
  constructor(chart, options) {
    this.id = chart.id;
    this.options = options;
    this.hidden = new Set();
    this.legend = make('ul', { className: 'legend' });
    this.canvas = make('div', {
      className: 'plot', tabIndex: 0, role: 'group', 'aria-label': `Chart: ${chart.title}`,
      'aria-description': 'Drag to choose a range, or use the arrow keys: left and right move, with shift they extend, Enter zooms, Escape clears.',
    });
    this.element = make('section', { className: 'card', 'data-chart': chart.id, 'aria-label': chart.title },
      make('h2', { title: chart.help }, chart.title), this.legend, this.canvas);
    this.canvas.addEventListener('keydown', (event) => this.keyPressed(event));
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.canvas);
  }

  resized() {
    const { width, height } = this.size();
    if (this.chart && this.canvas.clientWidth && (width !== this.chart.width || height !== this.chart.height)) this.chart.setSize({ width, height });
  }

  /** The card's row decides: the drawing takes what the legend leaves. */
  size() {
    return { width: Math.max(50, this.canvas.clientWidth), height: Math.max(SMALLEST_HEIGHT, this.canvas.clientHeight) };
  }

  /** Shows these points between two unix seconds; what stays as it was is not built anew. */
  show(model, from, to) {
    const isNew = this.model !== model;
    this.model = model;
    this.from = from;
    this.to = to;
    if (isNew) {
      this.mine = model.series.map((one, index) => ({ ...one, index })).filter((one) => one.chart === this.id);
      this.lines = this.mine.filter(isDrawn);
      this.build();
      this.renderLegend();
    } else {
      this.chart.setData(this.data());
    }
    this.renderValues();
  }

  /** Times, then each line, then least and largest of each. */
  data() {
    const { model, lines } = this;
    const columns = lines.map(({ index }) => model.shown(index));
    if (model.step > 1) for (const { index } of lines) columns.push(model.max[index], model.min[index]);
    return [model.times, ...columns];
  }

  colour(line) {
    const colours = isDark() ? DARK : LIGHT;
    return isLimit(this.lines[line]) ? token('--soft') : colours[line % colours.length];
  }

  build() {
    this.chart?.destroy();
    const { lines, model } = this;
    const unit = lines[0].unit;
    const axis = { stroke: token('--soft'), font: '11px system-ui, sans-serif', grid: { stroke: token('--grid'), width: 1 }, ticks: { show: false } };
    const many = model.step > 1;
    const drawn = lines.map((line, i) => ({
      label: line.label, stroke: this.colour(i), width: isLimit(line) ? 1 : 1.5, dash: isLimit(line) ? [5, 4] : undefined,
      fill: lines.length === 1 && !many ? `${this.colour(i)}33` : undefined, points: { size: 4, width: 0, fill: this.colour(i) }, show: !this.hidden.has(line.id),
    }));
    const edges = many ? lines.flatMap((line) => [0, 1].map(() => ({ show: !this.hidden.has(line.id) && !isLimit(line), width: 0, points: { show: false } }))) : [];
    const bands = many ? lines.map((line, i) => ({ series: [1 + lines.length + 2 * i, 2 + lines.length + 2 * i], fill: `${this.colour(i)}2e` })) : [];
    this.chart = new uPlot({
      ...this.size(), padding: [8, 22, 0, 0], legend: { show: false }, bands,
      cursor: { drag: { x: false, y: false, setScale: false }, y: false, sync: { key: SYNC, scales: ['x', null], setSeries: false } },
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      scales: { x: { time: true, range: () => [this.from, this.to] }, y: { range: () => [0, this.top()] } },
      axes: [
        { ...axis, space: 60, size: 24, values: [
          [3600, '{HH}:{mm}', null, null, null, null, null, null, 1],
          [60, '{HH}:{mm}', null, null, null, null, null, null, 1],
          [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1],
        ] },
        { ...axis, size: 58, space: 28, incrs: increments(unit), values: (_, ticks) => ticks.map((value) => tick(value, unit)) },
      ],
      series: [{}, ...drawn, ...edges],
      hooks: { draw: [() => this.placeSelection()], setCursor: [(chart) => this.hovered(chart.cursor.idx)] },
    }, this.data(), this.canvas);
    this.listen(this.chart.over);
  }

  /** The scale fits what is used, and a limit only when it is near. */
  top() {
    const { model, lines } = this;
    const largest = (line) => {
      let most = 0;
      const column = model.max[line.index];
      for (let i = 0; i < column.length; i += 1) if (column[i] > most && model.times[i] >= this.from - model.step) most = column[i];
      return most;
    };
    const shown = lines.filter(({ id }) => !this.hidden.has(id));
    const most = Math.max(0, ...shown.filter((line) => !isLimit(line)).map(largest));
    const limit = Math.min(Infinity, ...shown.filter(isLimit).map(largest).filter((value) => value > 0));
    return (limit <= 1.6 * most ? Math.max(most, limit) : most) * 1.06 || 1;
  }

  // -- values --

  renderLegend() {
    this.entries = this.lines.map((line, i) => {
      const swatch = make('i', { className: isLimit(line) ? 'swatch dashed' : 'swatch' });
      swatch.style.setProperty('--colour', this.colour(i));
      const value = make('strong', { className: 'value' });
      const button = make('button', { type: 'button', 'aria-pressed': String(!this.hidden.has(line.id)), title: 'Show or hide', onclick: () => this.toggle(line, i, button) }, swatch, line.label);
      const item = make('li', { 'data-series': line.id }, button, value);
      return { item, value, line, detail: this.detailOf(line) };
    });
    this.legend.replaceChildren(...this.entries.map(({ item }) => item));
  }

  /** A pool's committed size and limit. */
  detailOf({ id }) {
    const base = id.match(/^(pool\..*)\.used$/)?.[1];
    return base ? this.mine.filter((one) => one.id === `${base}.committed` || one.id === `${base}.max`) : [];
  }

  toggle(line, i, button) {
    const isShown = this.hidden.delete(line.id);
    if (!isShown) this.hidden.add(line.id);
    button.setAttribute('aria-pressed', String(isShown));
    this.chart.setSeries(i + 1, { show: isShown });
    if (this.model.step > 1) for (const edge of [0, 1]) this.chart.setSeries(1 + this.lines.length + 2 * i + edge, { show: isShown && !isLimit(line) });
  }

  hovered(index) {
    const isOver = index !== null && index !== undefined && this.chart?.cursor.left >= 0;
    this.over = isOver ? index : null;
    this.renderValues();
    if (isOver) this.options.onHover(this.model.times[index] ?? null);
    else this.options.onHover(null);
  }

  renderValues() {
    const { model } = this;
    if (!this.entries || !model) return;
    const at = (index) => (this.over === null || this.over === undefined ? model.latest(index) : model.shown(index)[this.over] ?? null);
    for (const { item, value, line, detail } of this.entries) {
      const number = at(line.index);
      item.dataset.value = number ?? '';
      value.textContent = people(number, line.unit);
      const more = detail.map((one) => [one.id.endsWith('.max') ? 'max' : 'committed', at(one.index)]).filter(([, size]) => size !== null);
      value.title = more.map(([name, size]) => `${name} ${people(size, line.unit)}`).join(', ');
    }
    this.element.dataset.points = String(model.times.length);
  }

  // -- choosing a range --

  setSelection(selection) {
    this.selection = selection;
    this.placeSelection();
  }

  placeSelection() {
    const { chart, selection } = this;
    if (!chart || !chart.over.clientWidth) return;
    const wide = chart.over.clientWidth;
    const low = selection ? Math.max(0, chart.valToPos(selection.from, 'x')) : 0;
    const high = selection ? Math.min(wide, chart.valToPos(selection.to, 'x')) : 0;
    chart.setSelect({ left: low, top: 0, width: Math.max(0, high - low), height: chart.over.clientHeight }, false);
    this.element.classList.toggle('chosen', high > low);
  }

  listen(over) {
    let start = null;
    const at = (event) => Math.min(over.clientWidth, Math.max(0, event.clientX - over.getBoundingClientRect().left));
    over.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      start = { pixel: at(event), time: this.chart.posToVal(at(event), 'x') };
      over.setPointerCapture(event.pointerId);
    });
    over.addEventListener('pointermove', (event) => {
      // By its time, not its pixel: the chart may have moved on since.
      if (start !== null && Math.abs(at(event) - start.pixel) >= SMALLEST_DRAG) this.setSelection(this.between(start.time, this.chart.posToVal(at(event), 'x')));
    });
    const finish = (event) => {
      if (start === null) return;
      const from = start;
      start = null;
      if (event.type === 'pointerup' && Math.abs(at(event) - from.pixel) >= SMALLEST_DRAG) {
        this.options.onSelect(this.between(from.time, this.chart.posToVal(at(event), 'x')));
      } else {
        this.options.onSelect(null);
      }
    };
    over.addEventListener('pointerup', finish);
    over.addEventListener('pointercancel', finish);
    over.addEventListener('dblclick', () => this.options.onZoom());
  }

  between(a, b) {
    const { step } = this.model;
    const from = Math.floor(Math.min(a, b) / step) * step;
    return { from, to: Math.max(from + step, Math.ceil(Math.max(a, b) / step) * step) };
  }

  keyPressed(event) {
    if (!this.model || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selection, from, to } = this;
    const { step } = this.model;
    if (event.key === 'Escape') {
      this.options.onSelect(null);
    } else if (event.key === 'Enter' && selection) {
      this.options.onZoom();
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      const stride = Math.max(step, Math.round((to - from) / 60 / step) * step);
      const by = event.key === 'ArrowLeft' ? -stride : stride;
      const last = Math.floor(to / step) * step;
      const now = selection ?? { from: last - stride - (by > 0 ? by : 0), to: last - (by > 0 ? by : 0) };
      const next = event.shiftKey && selection ? { from: now.from, to: now.to + by } : { from: now.from + (selection ? by : 0), to: now.to + (selection ? by : 0) };
      if (next.from >= from - step && next.to <= to + step && next.to > next.from) this.options.onSelect(next);
    }
  }
}
