// SPDX-License-Identifier: Apache-2.0
// The points that are shown: what the history answered, and what came since. A second that did not come is null, a gap.

const expand = (cells, length) => cells.map((cell) => (Array.isArray(cell) ? cell : new Array(length).fill(cell)));

export class Model {
  /** Takes an answer of `history`; the shape stands in docs/CHARTS.md. */
  constructor(answer) {
    this.charts = answer.charts;
    this.series = answer.series;
    this.started = answer.started;
    this.step = answer.step;
    this.times = answer.times;
    this.values = expand(answer.values, this.times.length);
    const isFine = answer.step === 1;
    this.min = isFine ? this.values : expand(answer.min, this.times.length);
    this.max = isFine ? this.values : expand(answer.max, this.times.length);
    this.counts = answer.rows ?? null;
    this.newest = answer.newest;
    this.dropEmptyEnds();
  }

  /** Before the first second there is nothing, not a gap. */
  dropEmptyEnds() {
    while (this.times.length > 0 && this.times[this.times.length - 1] > this.newest) this.drop('pop');
  }

  drop(how) {
    this.times[how]();
    for (const columns of this.columns()) for (const column of columns) column[how]();
    this.counts?.[how]();
  }

  columns() {
    return this.step === 1 ? [this.values] : [this.values, this.min, this.max];
  }

  /** Takes one second of the feed; false if it does not follow what is here, and the history must be asked anew. */
  append({ started, t, v }) {
    if (started !== this.started || v.length !== this.series.length || t < this.newest) return false;
    if (t === this.newest) return true;
    if (t > this.newest + 60) return false;
    this.newest = t;
    const at = Math.floor(t / this.step) * this.step;
    while (this.times.length > 0 && this.times[this.times.length - 1] < at - this.step) this.push(this.times[this.times.length - 1] + this.step);
    if (this.times[this.times.length - 1] !== at) this.push(at);
    this.merge(v);
    return true;
  }

  push(time) {
    this.times.push(time);
    for (const columns of this.columns()) for (const column of columns) column.push(null);
    this.counts?.push(0);
  }

  merge(values) {
    const last = this.times.length - 1;
    const before = this.counts ? this.counts[last]++ : 0;
    values.forEach((value, i) => {
      if (value === null) return;
      const mean = this.values[i][last];
      this.values[i][last] = mean === null ? value : (mean * before + value) / (before + 1);
      if (this.step === 1) return;
      this.min[i][last] = this.min[i][last] === null ? value : Math.min(this.min[i][last], value);
      this.max[i][last] = this.max[i][last] === null ? value : Math.max(this.max[i][last], value);
    });
  }

  /** Lets go of what is older. */
  forget(beforeSecond) {
    while (this.times.length > 1 && this.times[0] < beforeSecond - this.step) this.drop('shift');
  }

  /** What a series shows: the largest where a short peak is the point, else the mean. */
  shown(index) {
    return this.series[index].merge === 'max' ? this.max[index] : this.values[index];
  }

  /** The newest value there is; an older one does not stand in for one that is missing. */
  latest(index) {
    return this.values[index][this.times.length - 1] ?? null;
  }
}
