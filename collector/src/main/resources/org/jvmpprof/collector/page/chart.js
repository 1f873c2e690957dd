// SPDX-License-Identifier: Apache-2.0
// Time series on uPlot. One series is drawn as bars, several as lines; a step without profiles is a gap, not a zero.
// A range is chosen by dragging with mouse, pen or finger, or with the arrow keys, and snaps to the steps.
import uPlot from './vendor/uPlot.esm.js';
import { formatExact, formatValue, make } from './flamegraph.js';
import { formatRange } from './time.js';

// After Okabe and Ito's set, which people with any of the usual colour vision deficiencies can tell apart.
const LIGHT = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b58900', '#56b4e9', '#7f3fbf', '#6b6b6b'];
const DARK = ['#56b4e9', '#ff8a3d', '#2fc79a', '#e79ac4', '#f0d442', '#8fb8ff', '#c39bff', '#b0a99f'];
const SMALLEST_DRAG = 4;
const LINES = 8;

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

export function seriesColour(index) {
  const colours = isDark() ? DARK : LIGHT;
  return colours[index % colours.length];
}

/** The steps at which an axis may have ticks, so that they fall on round numbers of the shown unit. */
function increments(type) {
  const decimal = (from, to) => {
    const all = [];
    for (let size = from; size <= to; size *= 10) all.push(size, 2 * size, 5 * size);
    return all;
  };
  if (type.unit === 'bytes') return Array.from({ length: 50 }, (_, i) => 2 ** i);
  if (type.unit === 'nanoseconds') {
    return [...decimal(1, 1e9), ...[10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000].map((s) => s * 1e9), ...decimal(36e13, 36e16)];
  }
  return decimal(1, 1e15);
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

function axisText(value, type) {
  return type.unit === 'nanoseconds' || type.unit === 'bytes' ? formatValue(value, type) : compact.format(value);
}

/**
 * element   receives the chart.
 * options   height; label: what is drawn, for those who can't see it; onSelect({start, end} or null), called when the
 *           user has chosen a range.
 * data      { type: {type, unit}, step, start, end (milliseconds), selection: {start, end} or null,
 *             series: [{ name, points: [[millis, value, profiles]] }] }
 */
export class TimeChart {
  constructor(element, options) {
    this.element = element;
    this.options = options;
    this.readout = make('div', { className: 'chart-readout' });
    this.plot = make('div', {
      className: 'chart-plot', tabIndex: options.onSelect ? 0 : -1, role: 'group', 'aria-label': options.label,
      'aria-description': options.onSelect ? 'Drag to choose a range, or use the arrow keys: left and right move, with shift they extend, Escape clears.' : '',
    });
    this.plot.style.minHeight = `${options.height}px`;
    element.classList.add('chart');
    element.replaceChildren(this.plot, this.readout);
    this.plot.addEventListener('keydown', (event) => this.keyPressed(event));
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.plot);
    this.themeChanged = () => this.data && this.draw();
    addEventListener('themechange', this.themeChanged);
  }

  destroy() {
    this.observer.disconnect();
    removeEventListener('themechange', this.themeChanged);
    this.chart?.destroy();
    this.chart = null;
  }

  show(data) {
    this.data = data;
    this.draw();
  }

  /** The largest value that is drawn; a line of a pair should fit the other one's, too. */
  largest() {
    return Math.max(0, ...(this.data?.series ?? []).flatMap(({ points }) => points.map(([, value]) => value)));
  }

  /** Gives the vertical axis room for this value, so that two charts side by side have one scale. */
  setPeak(peak) {
    if (peak === this.peak) return;
    this.peak = peak;
    if (this.data) this.draw();
  }

  setSelection(selection) {
    if (!this.data) return;
    this.data.selection = selection;
    this.placeSelection();
    this.showReadout(null);
  }

  resized() {
    if (!this.chart || this.plot.clientWidth === this.chart.width) return;
    this.chart.setSize({ width: this.plot.clientWidth, height: this.options.height });
  }

  // -- drawing --

  /** One row for each step of the range, null where no profile lies. */
  columns() {
    const { step, start, end, series } = this.data;
    const first = Math.floor(start / step) * step;
    const times = [];
    for (let time = first; time < end; time += step) times.push(time / 1000);
    const columns = series.slice(0, LINES).map(({ points }) => {
      const values = new Array(times.length).fill(null);
      for (const [time, value] of points) {
        const index = Math.floor((time - first) / step);
        if (index >= 0 && index < values.length) values[index] = value;
      }
      return values;
    });
    return [times, ...columns];
  }

  draw() {
    this.chart?.destroy();
    const isSingle = this.data.series.length <= 1;
    const colour = (index) => seriesColour(index);
    const axis = { stroke: token('--soft'), font: '11px system-ui, sans-serif', grid: { stroke: token('--grid'), width: 1 }, ticks: { show: false } };
    const { step, start, end, type } = this.data;
    const lines = this.data.series.slice(0, LINES).map((series, index) => ({
      label: series.name, stroke: colour(index), width: isSingle ? 0 : 1.5, points: { show: !isSingle, size: 4, width: 0, fill: colour(index) },
      ...(isSingle ? { fill: colour(index), paths: uPlot.paths.bars({ size: [1, 1000], align: 1, gap: 1 }) } : {}),
    }));
    this.chart = new uPlot({
      width: Math.max(50, this.plot.clientWidth),
      height: this.options.height,
      padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: false, y: false, setScale: false }, y: false, points: { show: !isSingle } },
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: true, range: [Math.floor(start / step) * step / 1000, end / 1000] },
        y: { range: (_, low, high) => [Math.min(0, low ?? 0), Math.max(high ?? 0, this.peak ?? 0) * 1.06 || 1] },
      },
      axes: [
        { ...axis, space: 64, size: 38, values: [
          [86400, '{D} {MMM}', null, null, null, null, null, null, 1],
          [3600, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
          [60, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
          [1, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
        ] },
        { ...axis, size: 62, space: 30, incrs: increments(type), values: (_, ticks) => ticks.map((tick) => axisText(tick, type)) },
      ],
      series: [{}, ...lines],
      // Scales are known only now, so only now can the selection be placed.
      hooks: { draw: [() => this.placeSelection()], setCursor: [(chart) => this.showReadout(chart.cursor.idx)] },
    }, this.columns(), this.plot);
    this.listen(this.chart.over);
    this.element.classList.toggle('chart-single', isSingle);
    this.showReadout(null);
    this.element.dataset.series = this.data.series.length;
    this.element.dataset.points = this.data.series.reduce((sum, { points }) => sum + points.length, 0);
  }

  placeSelection() {
    const { selection } = this.data;
    const { chart } = this;
    if (!chart) return;
    if (!chart.over.clientWidth) return;
    const low = selection ? Math.max(0, chart.valToPos(selection.start / 1000, 'x')) : 0;
    const high = selection ? Math.min(chart.over.clientWidth, chart.valToPos(selection.end / 1000, 'x')) : 0;
    chart.setSelect({ left: low, top: 0, width: Math.max(0, high - low), height: chart.over.clientHeight }, false);
    this.element.classList.toggle('chart-chosen', high > low);
    this.element.dataset.selected = selection ? `${selection.start}-${selection.end}` : '';
  }

  /** What lies under the pointer, else under the selection, else in all. */
  showReadout(index) {
    const { data, chart } = this;
    if (index === null || index === undefined || !chart?.data[0]?.[index]) {
      this.readout.replaceChildren(...(data.series.length > 1 ? this.legend(null) : []));
      return;
    }
    const time = chart.data[0][index] * 1000;
    const parts = [make('time', {}, formatRange(time, Math.min(time + data.step, Math.max(data.end, time + 1000))))];
    if (data.series.length > 1) parts.unshift(...this.legend(time));
    else parts.push(...this.valueAt(data.series[0], time));
    this.readout.replaceChildren(...parts);
  }

  pointAt(series, time) {
    return series?.points.find(([at]) => at >= time && at < time + this.data.step);
  }

  valueAt(series, time) {
    const point = this.pointAt(series, time);
    if (!point) return [make('span', { className: 'soft' }, 'no profiles')];
    const { type } = this.data;
    return [make('strong', { title: formatExact(point[1], type) }, formatValue(point[1], type)),
      make('span', { className: 'soft' }, `${point[2]} profile${point[2] === 1 ? '' : 's'}`)];
  }

  legend(time) {
    const { series, type } = this.data;
    const entries = series.slice(0, LINES).map((one, index) => {
      const swatch = make('i', { className: 'swatch' });
      swatch.style.background = seriesColour(index);
      const point = time === null ? null : this.pointAt(one, time);
      return make('span', { className: 'legend' }, swatch, one.name, point ? make('strong', {}, formatValue(point[1], type)) : null);
    });
    if (series.length > LINES) entries.push(make('span', { className: 'soft' }, `${series.length - LINES} more series are not drawn`));
    return entries;
  }

  // -- choosing a range --

  listen(over) {
    if (!this.options.onSelect) return;
    let from = null;
    const at = (event) => Math.min(over.clientWidth, Math.max(0, event.clientX - over.getBoundingClientRect().left));
    over.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      from = at(event);
      over.setPointerCapture(event.pointerId);
    });
    over.addEventListener('pointermove', (event) => {
      if (from === null || Math.abs(at(event) - from) < SMALLEST_DRAG) return;
      const range = this.snapped(from, at(event));
      this.element.classList.add('chart-chosen');
      this.chart.setSelect({
        left: this.chart.valToPos(range.start / 1000, 'x'), top: 0, height: over.clientHeight,
        width: this.chart.valToPos(range.end / 1000, 'x') - this.chart.valToPos(range.start / 1000, 'x'),
      }, false);
    });
    const finish = (event) => {
      if (from === null) return;
      const start = from;
      from = null;
      if (event.type === 'pointercancel') this.placeSelection();
      else if (Math.abs(at(event) - start) >= SMALLEST_DRAG) this.choose(this.snapped(start, at(event)));
      else if (this.data.selection) this.choose(null);
    };
    over.addEventListener('pointerup', finish);
    over.addEventListener('pointercancel', finish);
  }

  snapped(a, b) {
    const { step } = this.data;
    const time = (pixel) => this.chart.posToVal(pixel, 'x') * 1000;
    const start = Math.floor(time(Math.min(a, b)) / step) * step;
    return { start, end: Math.max(start + step, Math.ceil(time(Math.max(a, b)) / step) * step) };
  }

  choose(selection) {
    this.setSelection(selection);
    this.options.onSelect(selection);
  }

  keyPressed(event) {
    const { step, start, end, selection } = this.data ?? {};
    if (!this.options.onSelect || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && selection) {
      this.choose(null);
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      const by = event.key === 'ArrowLeft' ? -step : step;
      const first = Math.floor(start / step) * step;
      const last = Math.ceil(end / step) * step;
      const now = selection ?? { start: by > 0 ? first - step : last, end: by > 0 ? first : last + step };
      const next = event.shiftKey && selection ? { start: now.start, end: now.end + by } : { start: now.start + by, end: now.end + by };
      if (next.start >= first && next.end <= last && next.end > next.start) this.choose(next);
    } else {
      return;
    }
    event.stopPropagation();
  }
}

/** A few bars for a table cell: counts over time, with a title that says so. */
export function sparkline(counts, title) {
  const width = 2 * counts.length;
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [key, value] of Object.entries({ viewBox: `0 0 ${width} 20`, class: 'spark', role: 'img', 'aria-label': title, preserveAspectRatio: 'none' })) {
    picture.setAttribute(key, value);
  }
  const most = Math.max(1, ...counts);
  counts.forEach((count, index) => {
    if (count === 0) return;
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    const height = Math.max(2, (19 * count) / most);
    for (const [key, value] of Object.entries({ x: 2 * index, y: 20 - height, width: 1.5, height })) bar.setAttribute(key, value);
    picture.append(bar);
  });
  const text = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  text.textContent = title;
  picture.prepend(text);
  return picture;
}

