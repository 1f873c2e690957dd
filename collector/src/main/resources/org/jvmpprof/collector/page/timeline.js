// SPDX-License-Identifier: Apache-2.0
// The timeline of one service and type: the total of each step, and the range chosen on it, by dragging or by fields.
import { fetchBody } from './api.js';
import { TimeChart } from './chart.js';
import { rangeFields } from './controls.js';
import { percent, plural, formatValue } from './flamegraph.js';
import { Latest, button, failureState, fill, isSnapshot, loading, make, segmented } from './parts.js';
import { formatDuration, formatRange, perStep, stepFor } from './time.js';

const seriesName = (labels) => labels.map(({ key, value }) => `${key}=${value}`).join(', ') || 'all';

/** As the API answers, to what the chart takes; `perProfile`: the mean of a step's profiles instead of their sum. */
export function chartData(answer, range, selection, perProfile, nameOf = ({ labels }) => seriesName(labels)) {
  return {
    type: { type: answer.sample_type, unit: answer.unit }, step: answer.step_seconds * 1000, start: range.start, end: range.end, selection,
    series: answer.series.map((one) => ({
      name: nameOf(one),
      points: one.points.map(({ time, value, profiles }) => [Date.parse(time), perProfile && profiles > 0 ? value / profiles : value, profiles]),
    })),
  };
}

export class Timeline {
  /**
   * options: title, for those who can't see; height; nothing() makes what stands there when the range is empty; onSelect(selection or null);
   * onPer(per) when sum or mean was chosen; onShown() after each drawing.
   */
  constructor(element, options) {
    this.element = element;
    this.options = options;
    this.latest = new Latest();
    this.head = make('div', { className: 'chart-head' });
    this.box = make('div', {});
    this.message = make('div', {});
    this.foot = make('div', { className: 'chart-foot' });
    element.classList.add('timeline');
    element.replaceChildren(this.head, this.message, this.box, this.foot);
    this.chart = new TimeChart(this.box, {
      height: options.height ?? 150, label: `Timeline${options.title ? ` of ${options.title}` : ''}`,
      onSelect: options.onSelect,
    });
  }

  destroy() {
    this.latest.cancel();
    this.chart.destroy();
  }

  /** Shows { service, type, labels, sample_type, by, range, selection, per, function }; asks if anything but the selection changed. */
  async show(wanted, force = false) {
    const { range } = wanted;
    const step = stepFor(range.start, range.end);
    const parameters = {
      service: wanted.service, type: wanted.type, from: range.from, to: range.to, labels: wanted.labels,
      sample_type: wanted.sample_type, by: wanted.by, function: wanted.function, step: `${step / 1000}s`,
    };
    const key = JSON.stringify(parameters);
    this.wanted = wanted;
    if (!force && key === this.key && this.answer) {
      this.renderChart();
      return;
    }
    this.key = key;
    if (!this.answer) this.message.replaceChildren(loading());
    const result = await this.latest.run((signal) => fetchBody('series', parameters, signal));
    if (!result) return;
    this.message.replaceChildren();
    if (result.failure || result.value.series.length === 0) {
      this.answer = null;
      this.box.hidden = true;
      this.head.replaceChildren();
      this.foot.replaceChildren();
      const isNothing = !result.failure || result.failure.status === 404;
      this.message.replaceChildren(isNothing ? this.options.nothing?.() ?? make('p', { className: 'soft chart-nothing' }, 'No profiles in this range.')
        : failureState(result.failure, () => this.show(this.wanted, true)));
      return;
    }
    this.answer = result.value;
    this.renderChart();
  }

  renderChart() {
    const { answer, wanted } = this;
    const perProfile = (wanted.per ?? (isSnapshot(wanted.type, answer.sample_type) ? 'mean' : 'sum')) === 'mean';
    this.box.hidden = false;
    this.chart.show(chartData(answer, wanted.range, wanted.selection, perProfile));
    this.renderHead(perProfile);
    this.renderFoot();
    this.options.onShown?.();
  }

  renderHead(perProfile) {
    const { answer } = this;
    const step = answer.step_seconds * 1000;
    const what = `${answer.sample_type} ${perProfile ? 'per profile' : perStep(step)}`;
    const points = answer.series.flatMap(({ points: all }) => all);
    const total = points.reduce((sum, { value }) => sum + value, 0);
    const type = { type: answer.sample_type, unit: answer.unit };
    fill(this.head,
      make('strong', {}, what),
      make('span', { className: 'soft' }, [perProfile ? '' : `${formatValue(total, type)} in all`, `${answer.merged} of ${plural(answer.matched, 'profile')}`].filter(Boolean).join(' · ')),
      make('span', { className: 'spacer' }),
      this.options.onPer ? segmented('Values', [['sum', 'Sum', 'All profiles of a step, added up'], ['mean', 'Per profile', 'The mean of a step’s profiles']],
        perProfile ? 'mean' : 'sum', this.options.onPer) : null);
  }

  renderFoot() {
    const { selection, range } = this.wanted;
    if (!this.options.onSelect) return;
    const chosen = selection ?? range;
    const share = percent(chosen.end - chosen.start, range.end - range.start);
    fill(this.foot,
      make('span', { className: selection ? 'chosen' : 'soft' }, selection
        ? `${selection.isGiven ? 'Half' : 'Chosen'}: ${formatRange(selection.start, selection.end)} (${formatDuration(selection.end - selection.start)}, ${share})`
        : this.options.wholeText ?? 'Drag over the chart to choose a part of it'),
      make('span', { className: 'spacer' }),
      make('details', { className: 'more', open: this.foot.querySelector('details')?.open ?? false }, make('summary', {}, 'Choose by time'),
        make('div', { className: 'pop' }, rangeFields('Chosen part', chosen.start, chosen.end,
          (start, end) => this.options.onSelect({ start, end }), 'Choose'))),
      selection && this.options.onZoom ? button('Zoom in', () => this.options.onZoom(selection), { title: 'Make the chosen part the whole timeline' }) : null,
      selection && !selection.isGiven ? button('Clear', () => this.options.onSelect(null), { title: 'Back to the whole range' }) : null);
  }
}
