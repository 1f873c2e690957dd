// SPDX-License-Identifier: Apache-2.0
//
// One canvas flame graph: flame, icicle, table, sandwich and difference, with search and zoom. A plain ES module
// without dependencies, used by the agent's pages, the command line's HTML files and the collector's page.
//
//   import { mountFlameGraph } from './flamegraph.js';
//   const graph = mountFlameGraph(element, data, { fragment: false, onState: (state, push) => … });
//
// element   receives the whole thing and should have a height (flamegraph.css gives `.fg-page` bodies the window's).
// data      what FlameData.java writes:
//   { version: 1, title, types: [{type, unit}], defaultType: index into types,
//     functions: [name], files: [name], fileOf: [function -> index into files],
//     depth: [node -> depth], fn: [node -> function]          nodes in pre-order, node 0 is the root and has depth 0
//     self: [type -> [node -> value]]                         may be negative: the profile is a difference
//     base: [type -> [node -> value]]                         only in a comparison of two profiles: the base's values
//     omitted: {nodes, sent, name}                           only when small frames were not sent: how many they are, how
//                                       many were sent, and the name of the frames that stand for them
//     rows: {self, total, base, baseSelf: [type -> [function -> value]]}   then the exact sums of all functions
//     profile: {samples, timeMillis, durationNanos, period, periodType, docUrl, comments}, baseProfile: the same }
// options   fragment: keep the state in location.hash (default true); state: initial state; onState(state, push):
//           called after each change, push tells whether it deserves an entry in the history; embedded: the page around
//           has a title and a theme button of its own; links(function name): [[text, address]] for more about a function;
//           onLoadAll(): called when somebody wants the omitted frames too.
// returns   { element, state(), setState(patch, push), setData(data), destroy() }
//
// State (all strings, absent means default; also the keys of the fragment):
//   type   sample type's name            view   flame | icicle | table | sandwich     zoom   hash of a node's path
//   fn     function of the sandwich      q, re  search text; re=1: regular expression mode   abs | norm (differences)
//   sort   column and - for ascending    exact  1: exact numbers in the table          cb     1: colour-blind palette
//   theme  light | dark                  info   1: details are open
//
// Report: after each rendering the root's data-* attributes say what is on the screen: view, type, frames (nodes with a
// value), drawn, narrow, rows, matched (percent), zoom (name), fn, theme, millis. Tests and embedding pages read them.

const ROW = 18;
const MIN_WIDTH = 0.5;
const TABLE_STEP = 200;
const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
const VIEWS = [['flame', 'Flame'], ['icicle', 'Icicle'], ['table', 'Table'], ['sandwich', 'Sandwich']];
const STATE_KEYS = ['type', 'view', 'zoom', 'fn', 'q', 're', 'mode', 'sort', 'exact', 'cb', 'theme', 'info'];

export { formatExact, formatValue, make, percent, plural, shortName };

export function mountFlameGraph(element, data, options = {}) {
  const view = new FlameGraphView(element, data, options);
  return {
    element,
    state: () => ({ ...view.state }),
    setState: (patch, push = false) => view.setState(patch, push),
    setData: (next) => view.setData(next),
    destroy: () => view.destroy(),
  };
}

// ---- numbers for people ----

const NANOS_PER = { nanoseconds: 1, microseconds: 1e3, milliseconds: 1e6, seconds: 1e9 };
const BYTES_PER = { bytes: 1, kilobytes: 1024, megabytes: 1048576 };
const grouped = new Intl.NumberFormat('en-US');

function scaled(value, steps) {
  let chosen = steps[0];
  for (const step of steps) {
    if (Math.abs(value) >= step[0]) chosen = step;
  }
  const shown = value / chosen[0];
  const digits = Number.isInteger(shown) ? 0 : Math.abs(shown) >= 100 ? 1 : 2;
  return shown.toFixed(digits) + ' ' + chosen[1];
}

/** Rounds first: scaled bases of a comparison have fractions that mean nothing. */
function formatValue(exactValue, type) {
  const value = Math.round(exactValue);
  if (NANOS_PER[type.unit]) {
    const nanos = value * NANOS_PER[type.unit];
    return nanos === 0 ? '0 s'
      : scaled(nanos, [[1, 'ns'], [1e3, 'µs'], [1e6, 'ms'], [1e9, 's'], [60e9, 'min'], [3600e9, 'h']]);
  }
  if (BYTES_PER[type.unit]) {
    return scaled(value * BYTES_PER[type.unit], [[1, 'B'], [1024, 'KB'], [1024 ** 2, 'MB'], [1024 ** 3, 'GB'],
      [1024 ** 4, 'TB'], [1024 ** 5, 'PB']]);
  }
  return formatExact(value, type);
}

function formatExact(value, type) {
  const number = grouped.format(Math.round(value));
  if (type.unit !== 'count' && type.unit !== '') return number + ' ' + type.unit;
  const word = type.type.replace(/^(alloc|inuse)_/, '');
  return number + ' ' + (word.endsWith('s') || Math.abs(value) === 1 ? word : word + 's');
}

function signed(value, type, format) {
  const rounded = Math.round(value);
  return (rounded > 0 ? '+' : rounded < 0 ? '−' : '±') + format(Math.abs(rounded), type);
}

function percent(part, whole) {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  const size = Math.abs(share);
  return share.toFixed(size >= 99.995 || size === 0 ? 0 : size >= 10 ? 1 : 2) + ' %';
}

// ---- names ----

/** Where the parameters begin, if the name has some. */
function endOfName(name) {
  const paren = name.indexOf('(');
  return paren < 0 ? name.length : paren;
}

/** Where the class begins in `java.util.HashMap.put`; 0 when the name has no package. */
function classStart(name) {
  const method = name.lastIndexOf('.', endOfName(name));
  const type = method <= 0 ? -1 : name.lastIndexOf('.', method - 1);
  return type < 0 ? 0 : type + 1;
}

function hashText(text, seed) {
  let hash = seed ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

function mix(hash) {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

// ---- trees: flat arrays in pre-order ----
// { n, fn, parent, depth, end, and per node: width (what is drawn), total, self, base, baseSelf (comparisons only),
//   start (sum of the widths to the left), present (prefix count of nodes that have a width) }

function readModel(data) {
  const n = data.depth.length;
  const model = {
    n,
    names: data.functions,
    files: data.fileOf.map((file) => data.files[file]),
    fn: Int32Array.from(data.fn),
    depth: Int32Array.from(data.depth),
    parent: new Int32Array(n),
    end: new Int32Array(n),
    pathHashes: null,
  };
  const path = [];
  for (let i = 0; i < n; i++) {
    const depth = model.depth[i];
    for (let d = depth; d < path.length; d++) model.end[path[d]] = i;
    path.length = depth;
    model.parent[i] = depth > 0 ? path[depth - 1] : 0;
    path.push(i);
  }
  for (const open of path) model.end[open] = n;
  const order = model.names.map((_, i) => i).sort((a, b) => (model.names[a] < model.names[b] ? -1 : 1));
  model.rank = new Int32Array(order.length);
  order.forEach((f, i) => { model.rank[f] = i; });
  return model;
}

/** A name for a node that is the same in every profile that has the same stack. */
function pathHashes(model) {
  if (!model.pathHashes) {
    const low = new Uint32Array(model.n);
    const high = new Uint32Array(model.n);
    const ofName = model.names.map((name) => [hashText(name, 1), hashText(name, 2)]);
    for (let i = 1; i < model.n; i++) {
      const [a, b] = ofName[model.fn[i]];
      low[i] = mix(low[model.parent[i]] + a + 1);
      high[i] = mix(high[model.parent[i]] + b + 7);
    }
    model.pathHashes = Array.from(low, (h, i) => h.toString(36) + '-' + high[i].toString(36));
  }
  return model.pathHashes;
}

function subtreeSums(values, parent) {
  const sums = Float64Array.from(values);
  for (let i = sums.length - 1; i > 0; i--) sums[parent[i]] += sums[i];
  return sums;
}

/** The model with the values of one type; mode matters in comparisons only. */
function measure(model, data, typeIndex, mode) {
  const tree = { ...model, self: Float64Array.from(data.self[typeIndex] ?? new Array(model.n).fill(0)) };
  tree.total = subtreeSums(tree.self, model.parent);
  tree.kind = 'plain';
  if (data.rows) tree.exact = (key, fn) => data.rows[key]?.[typeIndex]?.[fn] ?? 0;
  if (data.base) {
    tree.kind = 'pair';
    const base = Float64Array.from(data.base[typeIndex]);
    const baseWhole = base.reduce((a, b) => a + b, 0);
    tree.scale = mode === 'norm' && baseWhole !== 0 ? tree.total[0] / baseWhole : 1;
    tree.baseSelf = base.map((v) => v * tree.scale);
    tree.base = subtreeSums(base, model.parent).map((v) => v * tree.scale);
    tree.width = subtreeSums(tree.self.map((v, i) => Math.abs(v) + Math.abs(tree.baseSelf[i])), model.parent);
  } else if (tree.self.some((v) => v < 0)) {
    tree.kind = 'signed';
    tree.width = subtreeSums(tree.self.map(Math.abs), model.parent);
  } else {
    tree.width = tree.total;
  }
  return place(tree);
}

function place(tree) {
  tree.start = new Float64Array(tree.n);
  tree.present = new Int32Array(tree.n + 1);
  const cursor = new Float64Array(tree.n);
  for (let i = 0; i < tree.n; i++) {
    if (i > 0) {
      const p = tree.parent[i];
      tree.start[i] = cursor[p];
      cursor[p] += tree.width[i];
    }
    cursor[i] = tree.start[i];
    tree.present[i + 1] = tree.present[i] + (tree.width[i] > 0 ? 1 : 0);
  }
  return tree;
}

const VALUES = ['width', 'total', 'self', 'base', 'baseSelf'];

/** Grows a tree by (parent, function) and puts it in pre-order at the end, siblings by name. */
class TreeGrower {
  constructor(rootFunction, source) {
    this.source = source;
    this.keys = VALUES.filter((key) => source[key]);
    this.fn = [rootFunction];
    this.parent = [0];
    this.children = new Map();
    this.values = this.keys.map(() => [0]);
  }

  child(parent, fn) {
    const key = parent * this.source.names.length + fn;
    let node = this.children.get(key);
    if (node === undefined) {
      node = this.fn.length;
      this.children.set(key, node);
      this.fn.push(fn);
      this.parent.push(parent);
      for (const column of this.values) column.push(0);
    }
    return node;
  }

  add(node, sourceNode) {
    this.keys.forEach((key, k) => { this.values[k][node] += this.source[key][sourceNode]; });
  }

  finish() {
    const n = this.fn.length;
    const rank = this.source.rank;
    const byName = Array.from({ length: n }, (_, i) => i).sort((a, b) => rank[this.fn[a]] - rank[this.fn[b]]);
    const first = new Int32Array(n).fill(-1);
    const next = new Int32Array(n).fill(-1);
    for (let k = n - 1; k >= 0; k--) {
      const node = byName[k];
      if (node === 0) continue;
      next[node] = first[this.parent[node]];
      first[this.parent[node]] = node;
    }
    const tree = { n, names: this.source.names, files: this.source.files, rank, kind: this.source.kind };
    for (const key of ['fn', 'parent', 'depth', 'end']) tree[key] = new Int32Array(n);
    for (const key of this.keys) tree[key] = new Float64Array(n);
    const numberOf = new Int32Array(n);
    let node = 0;
    for (let i = 0; i < n; i++) {
      numberOf[node] = i;
      tree.fn[i] = this.fn[node];
      tree.parent[i] = numberOf[this.parent[node]];
      tree.depth[i] = i === 0 ? 0 : tree.depth[tree.parent[i]] + 1;
      this.keys.forEach((key, k) => { tree[key][i] = this.values[k][node]; });
      let following = first[node];
      while (following < 0 && node !== 0) {
        following = next[node];
        node = this.parent[node];
      }
      node = following;
    }
    for (let i = n - 1; i >= 0; i--) {
      tree.end[i] = Math.max(tree.end[i], i + 1);
      if (i > 0) tree.end[tree.parent[i]] = Math.max(tree.end[tree.parent[i]], tree.end[i]);
    }
    return place(tree);
  }
}

/** Callers and callees of one function. An instance below another one of the same function counts once. */
function sandwich(tree, fn) {
  const callees = new TreeGrower(fn, tree);
  const callers = new TreeGrower(fn, tree);
  const grown = new Int32Array(tree.n);
  let i = 0;
  while (i < tree.n) {
    if (tree.fn[i] !== fn) {
      i++;
      continue;
    }
    grown[i] = 0;
    callees.add(0, i);
    callers.add(0, i);
    for (let j = i + 1; j < tree.end[i]; j++) {
      grown[j] = callees.child(grown[tree.parent[j]], tree.fn[j]);
      callees.add(grown[j], j);
    }
    let above = 0;
    for (let p = tree.parent[i]; p > 0; p = tree.parent[p]) {
      above = callers.child(above, tree.fn[p]);
      callers.add(above, i);
    }
    i = tree.end[i];
  }
  return { callers: callers.finish(), callees: callees.finish() };
}

/** Exact sums for each function; a recursive function's total counts once a stack. */
function functionRows(tree) {
  if (tree.exact) return exactRows(tree);
  const rows = tree.names.map((name, fn) => ({ fn, name, self: 0, total: 0, base: 0, baseSelf: 0, width: 0 }));
  const insideUntil = new Int32Array(rows.length);
  for (let i = 1; i < tree.n; i++) {
    const row = rows[tree.fn[i]];
    row.self += tree.self[i];
    if (tree.baseSelf) row.baseSelf += tree.baseSelf[i];
    if (i >= insideUntil[row.fn]) {
      row.total += tree.total[i];
      row.width += tree.width[i];
      if (tree.base) row.base += tree.base[i];
      insideUntil[row.fn] = tree.end[i];
    }
  }
  for (const row of rows) addChanges(row);
  return rows.filter((row) => row.width > 0);
}

function addChanges(row) {
  row.change = row.total - row.base;
  row.selfChange = row.self - row.baseSelf;
}

/** As functionRows, from the sums that came with a tree that is not whole. */
function exactRows(tree) {
  const scale = tree.scale ?? 1;
  const rows = tree.names.map((name, fn) => ({
    fn, name, self: tree.exact('self', fn), total: tree.exact('total', fn),
    base: tree.exact('base', fn) * scale, baseSelf: tree.exact('baseSelf', fn) * scale,
  }));
  for (const row of rows) addChanges(row);
  return rows.filter((row) => row.fn > 0 && (row.self !== 0 || row.total !== 0 || row.base !== 0 || row.baseSelf !== 0));
}

// ---- colours ----

function oklch(lightness, chroma, hue) {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((c) => {
    const u = c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055;
    return Math.round(255 * Math.min(1, Math.max(0, u)));
  });
}

const parseHex = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const blend = (from, to, share) => from.map((c, i) => Math.round(c + (to[i] - c) * share));
const css = (rgb) => `rgb(${rgb.join(',')})`;

function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => (c <= 10 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const inkOn = (rgb) => (luminance(rgb) > 0.19 ? '#14161a' : '#ffffff');
// After Okabe and Ito's set, which people with any of the usual colour vision deficiencies can tell apart.
const DISTINCT = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#cc79a7', '#d55e00', '#5c86d6', '#b0a99f'].map(parseHex);

/** Colours of one theme and palette: hue by package, shade by class. Remembers what it computed for a function. */
class Palette {
  constructor(isDark, colourBlind) {
    this.isDark = isDark;
    this.colourBlind = colourBlind;
    this.background = parseHex(isDark ? '#15181d' : '#ffffff');
    this.match = parseHex(isDark ? '#f08bff' : '#a3119b');
    this.memory = new Map();
  }

  ofName(name) {
    let colour = this.memory.get(name);
    if (!colour) {
      colour = this.computeOfName(name);
      this.memory.set(name, colour);
    }
    return colour;
  }

  computeOfName(name) {
    const base = this.isDark ? 0.68 : 0.84;
    const start = classStart(name);
    if (name.startsWith('[') || name === 'all') return oklch(base - 0.01, 0.005, 250);
    if (start === 0) return oklch(base, 0.035, name.endsWith('_[k]') ? 40 : 90);
    const packageName = name.slice(0, start - 1);
    const family = packageName.split('.').slice(0, 2).join('.');
    const className = name.slice(0, Math.max(start, name.lastIndexOf('.', endOfName(name))));
    const shade = (hashText(className, 3) % 9) / 8 - 0.5;
    if (this.colourBlind) {
      const colour = DISTINCT[hashText(family, 4) % DISTINCT.length];
      return blend(colour, this.isDark ? [0, 0, 0] : [255, 255, 255], 0.2 + 0.24 * (shade + 0.5));
    }
    const hue = hashText(family, 5) % 360;
    return oklch(base + 0.08 * shade, 0.1, (hue + 24 * shade + 360) % 360);
  }

  /** From -1 (all of it shrank) to 1 (all of it grew). */
  ofChange(change) {
    const neutral = oklch(this.isDark ? 0.74 : 0.93, 0.004, 250);
    const hue = change > 0 ? (this.colourBlind ? 62 : 25) : 250;
    const full = oklch(this.colourBlind && change > 0 ? 0.72 : 0.66, 0.16, hue);
    return blend(neutral, full, Math.abs(change) < 0.004 ? 0 : Math.min(1, Math.abs(change)) ** 0.7);
  }

  faded(rgb) {
    return blend(rgb, this.background, 0.74);
  }
}

// ---- layout: which frames are drawn, and where ----

class Layout {
  constructor() {
    this.trees = [];
    this.node = [];
    this.row = [];
    this.x = [];
    this.w = [];
    this.rows = 0;
    this.narrow = 0;
  }

  push(tree, node, row, x, w) {
    this.trees.push(tree);
    this.node.push(node);
    this.row.push(row);
    this.x.push(x);
    this.w.push(w);
    this.rows = Math.max(this.rows, row + 1);
  }

  /** The subtree of `top` over the whole width; rowOf turns a depth into a row. */
  addSubtree(tree, top, pixels, rowOf, skipTop) {
    const scale = pixels / tree.width[top];
    let i = top;
    while (i < tree.end[top]) {
      const w = tree.width[i] * scale;
      if (!(w >= MIN_WIDTH)) {
        this.narrow += tree.present[tree.end[i]] - tree.present[i];
        i = tree.end[i];
        continue;
      }
      if (i !== top || !skipTop) this.push(tree, i, rowOf(tree.depth[i]), (tree.start[i] - tree.start[top]) * scale, w);
      i++;
    }
  }

  /** Turns rows upside down. */
  flip() {
    for (let b = 0; b < this.row.length; b++) this.row[b] = this.rows - 1 - this.row[b];
  }

  /** The frame at a place, or -1. */
  at(x, row) {
    for (let b = 0; b < this.row.length; b++) {
      if (this.row[b] === row && x >= this.x[b] && x < this.x[b] + this.w[b]) return b;
    }
    return -1;
  }
}

function layoutTree(tree, zoom, pixels, upsideDown) {
  const layout = new Layout();
  if (tree.width[zoom] > 0) {
    const above = [];
    for (let p = zoom; p > 0;) {
      p = tree.parent[p];
      above.push(p);
    }
    for (const p of above.reverse()) layout.push(tree, p, tree.depth[p], 0, pixels);
    layout.addSubtree(tree, zoom, pixels, (depth) => depth, false);
  }
  if (upsideDown) layout.flip();
  return layout;
}

function layoutSandwich({ callers, callees }, pixels) {
  const layout = new Layout();
  if (callees.width[0] > 0) {
    layout.addSubtree(callers, 0, pixels, (depth) => depth - 1, true);
    layout.flip();
    const centre = layout.rows;
    layout.addSubtree(callees, 0, pixels, (depth) => depth + centre, false);
    layout.centre = centre;
  }
  return layout;
}

// ---- the view ----

function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key in node && key !== 'list') node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

class FlameGraphView {
  constructor(element, data, options) {
    this.root = element;
    this.options = options;
    this.listeners = [];
    this.state = {};
    this.hover = -1;
    this.cursor = -1;
    this.shownRows = TABLE_STEP;
    this.widths = new Map();
    this.build();
    this.load(data);
    this.state = { ...options.state, ...(this.usesFragment() ? readFragment() : {}) };
    this.listen();
    this.render();
    this.scrollHome();
    this.revealMatch();
  }

  usesFragment() {
    return this.options.fragment !== false;
  }

  load(data) {
    this.data = data;
    this.model = readModel(data);
    this.memo = {};
    this.widths.clear();
    this.title.textContent = data.title;
    this.title.title = data.title;
    this.typeSelect.replaceChildren(
      ...data.types.map((type) => make('option', { value: type.type, title: type.unit }, type.type)));
    this.modes.hidden = !data.base;
    this.renderOmitted();
  }

  setData(data) {
    this.load(data);
    this.hover = -1;
    this.cursor = -1;
    this.render();
    this.scrollHome();
  }

  // -- construction --

  build() {
    const button = (text, onclick, properties = {}) => make('button', { type: 'button', onclick, ...properties }, text);
    this.title = make(this.options.embedded ? 'h2' : 'h1', { className: 'fg-title', hidden: Boolean(this.options.embedded) });
    this.typeSelect = make('select', {
      'aria-label': 'Value', onchange: () => this.setState({ type: this.typeSelect.value }, true),
    });
    this.viewButtons = VIEWS.map(([view, text]) => button(text, () => this.setState({ view }, true), { 'data-view': view }));
    this.modeButtons = [['abs', 'Absolute'], ['norm', 'Normalised']].map(([mode, text]) =>
      button(text, () => this.setState({ mode }, true), {
        'data-mode': mode,
        title: mode === 'abs' ? 'Compare values as they are' : 'Scale the base to the same total first',
      }));
    this.modes = make('div', { className: 'fg-group', role: 'group', 'aria-label': 'Comparison' }, ...this.modeButtons);
    this.search = make('input', {
      type: 'search', placeholder: 'Search  ( / )', 'aria-label': 'Search functions', spellcheck: false,
      autocomplete: 'off', oninput: () => this.setState({ q: this.search.value }, false),
    });
    this.regexButton = button('.*', () => this.setState({ re: this.state.re ? '' : '1' }, true),
      { title: 'Regular expression', 'aria-label': 'Regular expression' });
    this.matchText = make('output', { className: 'fg-match' });
    this.blindButton = button('Colour-blind', () => this.setState({ cb: this.state.cb ? '' : '1' }, true),
      { title: 'Colours that everyone can tell apart' });
    this.themeButton = button('', () => this.nextTheme(), { title: 'Light, dark, or as the system has it', hidden: Boolean(this.options.embedded) });
    this.infoButton = button('Details', () => this.setState({ info: this.state.info ? '' : '1' }, true));
    this.crumbs = make('nav', { className: 'fg-crumbs', 'aria-label': 'Zoom' });
    this.omitted = make('p', { className: 'fg-omitted', hidden: true });
    this.info = make('section', { className: 'fg-info', hidden: true, 'aria-label': 'Details' });
    this.canvas = make('canvas', { tabIndex: 0, role: 'img' });
    this.space = make('div', { className: 'fg-space' }, this.canvas);
    this.scroller = make('div', { className: 'fg-scroll' }, this.space);
    this.table = make('div', { className: 'fg-table', hidden: true, tabIndex: 0 });
    this.empty = make('div', { className: 'fg-empty', hidden: true });
    this.frameText = make('div', { className: 'fg-frame', 'aria-live': 'polite' });
    this.countText = make('div', { className: 'fg-count' });
    this.tip = make('div', { className: 'fg-tip', hidden: true, role: 'tooltip' });
    this.root.classList.add('fg');
    this.root.replaceChildren(
      make('header', { className: 'fg-bar' }, this.title,
        make('div', { className: 'fg-tools' }, this.typeSelect,
          make('div', { className: 'fg-group', role: 'group', 'aria-label': 'View' }, ...this.viewButtons),
          this.modes,
          make('div', { className: 'fg-search' }, this.search, this.regexButton, this.matchText),
          make('div', { className: 'fg-group' }, this.blindButton, this.themeButton, this.infoButton))),
      this.info, this.crumbs, this.omitted, this.scroller, this.table, this.empty,
      make('footer', { className: 'fg-foot' }, this.frameText, this.countText), this.tip);
  }

  on(target, type, listener, options) {
    target.addEventListener(type, listener, options);
    this.listeners.push(() => target.removeEventListener(type, listener, options));
  }

  listen() {
    this.on(this.canvas, 'pointermove', (event) => this.pointerMoved(event));
    this.on(this.canvas, 'pointerleave', () => this.setHover(-1));
    this.on(this.canvas, 'click', (event) => this.clicked(event));
    this.on(this.scroller, 'scroll', () => { this.setHover(-1); this.schedulePaint(); });
    this.on(document, 'keydown', (event) => this.keyPressed(event));
    this.on(matchMedia('(prefers-color-scheme: dark)'), 'change', () => this.render());
    if (this.usesFragment()) this.on(window, 'hashchange', () => this.fragmentChanged());
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.scroller);
    this.on(window, 'resize', () => this.resized());
  }

  destroy() {
    this.observer.disconnect();
    for (const remove of this.listeners) remove();
    cancelAnimationFrame(this.frameRequest);
    this.root.replaceChildren();
    this.root.classList.remove('fg');
  }

  resized() {
    const { clientWidth, clientHeight } = this.scroller;
    const size = `${clientWidth}x${clientHeight}@${devicePixelRatio}`;
    if (clientWidth === 0 || size === this.size) return;
    this.size = size;
    this.hover = -1;
    this.cursor = -1;
    this.render();
    this.scrollHome();
    this.revealMatch();
  }

  // -- state --

  setState(patch, push) {
    const before = this.state;
    const next = { ...before, ...patch };
    for (const key of Object.keys(next)) if (!next[key]) delete next[key];
    this.state = next;
    if (writeFragmentText(before) === writeFragmentText(next)) return;
    if (this.usesFragment()) showFragment(writeFragmentText(next), push);
    this.stateChanged(before);
    this.options.onState?.({ ...next }, push);
  }

  fragmentChanged() {
    const next = readFragment();
    if (writeFragmentText(next) !== writeFragmentText(this.state)) {
      const before = this.state;
      this.state = next;
      this.stateChanged(before);
    }
  }

  stateChanged(before) {
    this.shownRows = TABLE_STEP;
    const moves = ['type', 'view', 'zoom', 'fn', 'mode'].some((key) => before[key] !== this.state[key]);
    if (moves) {
      this.setHover(-1);
      this.cursor = -1;
    }
    this.render();
    if (moves) this.scrollHome();
    else if (before.q !== this.state.q || before.re !== this.state.re) this.revealMatch();
  }

  /** Scrolls to the widest match if none is in sight. */
  revealMatch() {
    if (this.scroller.hidden || !this.searchResult.active) return;
    const { layout, scroller } = this;
    const inSight = (b) => {
      const y = this.top + layout.row[b] * ROW - scroller.scrollTop;
      return y >= 0 && y + ROW <= scroller.clientHeight;
    };
    const matches = this.matchingBoxes();
    if (matches.length === 0 || matches.some(inSight)) return;
    scroller.scrollTop = this.top + layout.row[this.widest(matches)] * ROW - scroller.clientHeight / 2;
    this.schedulePaint();
  }

  matchingBoxes() {
    const { layout, searchResult } = this;
    return [...layout.node.keys()].filter((b) => searchResult.functions[layout.trees[b].fn[layout.node[b]]]);
  }

  widest(boxes) {
    return boxes.reduce((best, b) => (this.layout.w[b] > this.layout.w[best] ? b : best), boxes[0]);
  }

  get viewName() {
    return VIEWS.some(([view]) => view === this.state.view) ? this.state.view : 'flame';
  }

  get typeIndex() {
    const index = this.data.types.findIndex((type) => type.type === this.state.type);
    return index >= 0 ? index : this.data.defaultType;
  }

  get type() {
    return this.data.types[this.typeIndex] ?? { type: 'samples', unit: 'count' };
  }

  get isDark() {
    return this.state.theme ? this.state.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }

  nextTheme() {
    const order = ['', 'light', 'dark'];
    this.setState({ theme: order[(order.indexOf(this.state.theme ?? '') + 1) % 3] }, true);
  }

  /** Computes a value once for a key; a change of the key replaces it. */
  memoized(name, key, compute) {
    if (!this.memo[name] || this.memo[name].key !== key) this.memo[name] = { key, value: compute() };
    return this.memo[name].value;
  }

  get tree() {
    const key = this.typeIndex + '/' + (this.state.mode ?? 'abs');
    return this.memoized('tree', key, () => measure(this.model, this.data, this.typeIndex, this.state.mode));
  }

  get rows() {
    return this.memoized('rows', this.tree, () => functionRows(this.tree));
  }

  /** The zoomed node, or the root when this profile does not have it or it has nothing of the shown type. */
  get zoomNode() {
    if (!this.state.zoom) return 0;
    const node = this.memoized('zoom', this.state.zoom, () => Math.max(0, pathHashes(this.model).indexOf(this.state.zoom)));
    return this.tree.width[node] > 0 ? node : 0;
  }

  /** The function of the sandwich: the one asked for, else the zoomed one, else the one with the largest self. */
  get sandwichFunction() {
    const asked = this.state.fn === undefined ? -1 : this.model.names.indexOf(this.state.fn, 1);
    if (asked > 0) return asked;
    if (this.zoomNode > 0) return this.model.fn[this.zoomNode];
    let best = null;
    for (const row of this.rows) if (!best || Math.abs(row.self) > Math.abs(best.self)) best = row;
    return best ? best.fn : 0;
  }

  get palette() {
    return this.memoized('palette', `${this.isDark}${this.state.cb}`, () => new Palette(this.isDark, Boolean(this.state.cb)));
  }

  // -- search --

  get searchResult() {
    const key = `${this.state.re ?? ''}/${this.state.q ?? ''}`;
    return this.memoized('search', key, () => this.findFunctions());
  }

  findFunctions() {
    const q = this.state.q ?? '';
    if (q === '') return { active: false };
    let test;
    if (this.state.re) {
      try {
        const expression = new RegExp(q, 'i');
        test = (name) => expression.test(name);
      } catch (error) {
        return { active: false, error: 'not a regular expression' };
      }
    } else {
      const low = q.toLowerCase();
      test = (name) => name.toLowerCase().includes(low);
    }
    const functions = new Uint8Array(this.model.names.length);
    this.model.names.forEach((name, fn) => { functions[fn] = fn > 0 && test(name) ? 1 : 0; });
    return { active: true, functions };
  }

  /** The share of `top` that is covered by matching frames, each place counted once. */
  matchedShare(top) {
    const tree = this.tree;
    const { functions } = this.searchResult;
    let sum = 0;
    let i = top;
    while (i < tree.end[top]) {
      if (functions[tree.fn[i]]) {
        sum += tree.width[i];
        i = tree.end[i];
      } else {
        i++;
      }
    }
    return tree.width[top] === 0 ? 0 : sum / tree.width[top];
  }

  // -- rendering --

  render() {
    const started = performance.now();
    const view = this.viewName;
    const isEmpty = this.tree.width[0] === 0;
    if (this.state.theme) this.root.dataset.theme = this.state.theme;
    else delete this.root.dataset.theme;
    this.renderTools(view);
    this.renderInfo();
    this.renderCrumbs(view);
    this.empty.hidden = !isEmpty;
    this.scroller.hidden = isEmpty || view === 'table';
    this.table.hidden = isEmpty || view !== 'table';
    this.layout = new Layout();
    if (isEmpty) this.renderEmpty();
    else if (view === 'table') this.renderTable();
    else this.renderCanvas(view);
    this.renderStatus(view);
    this.report(view, performance.now() - started);
  }

  renderTools(view) {
    this.typeSelect.value = this.type.type;
    for (const b of this.viewButtons) b.setAttribute('aria-pressed', String(b.dataset.view === view));
    for (const b of this.modeButtons) b.setAttribute('aria-pressed', String(b.dataset.mode === (this.state.mode ?? 'abs')));
    this.regexButton.setAttribute('aria-pressed', String(Boolean(this.state.re)));
    this.blindButton.setAttribute('aria-pressed', String(Boolean(this.state.cb)));
    this.infoButton.setAttribute('aria-pressed', String(Boolean(this.state.info)));
    this.themeButton.textContent = '◐ ' + ({ light: 'Light', dark: 'Dark' }[this.state.theme] ?? 'Auto');
    if (this.search.value !== (this.state.q ?? '')) this.search.value = this.state.q ?? '';
    const result = this.searchResult;
    this.search.classList.toggle('fg-bad', Boolean(result.error));
    this.matched = null;
    this.matchText.textContent = result.error ?? '';
    if (result.active) {
      this.matched = this.matchedShare(0);
      const zoom = this.zoomNode;
      this.matchText.textContent = 'matched ' + percent(this.matched, 1)
        + (zoom > 0 ? ` (${percent(this.matchedShare(zoom), 1)} of zoomed)` : '');
    }
  }

  renderCrumbs(view) {
    const crumb = (text, title, patch) => make('button', { type: 'button', title, onclick: () => this.setState(patch, true) }, text);
    const parts = [];
    if (this.tree.width[0] === 0) {
      parts.push(make('span', { className: 'fg-label' }, 'Nothing to draw'));
    } else if (view === 'sandwich') {
      const name = this.model.names[this.sandwichFunction];
      parts.push(make('span', { className: 'fg-label' }, 'Callers above, callees below'),
        make('strong', { title: name }, name), make('span', { className: 'fg-label' }, this.functionText(this.sandwichFunction)),
        crumb('Find in flame graph', 'Search for this function', { view: 'flame', q: '^' + escapeRegex(name) + '$', re: '1', zoom: '' }),
        ...(this.options.links?.(name) ?? []).map(([text, href]) => make('a', { href }, text)));
    } else if (view === 'table') {
      parts.push(make('span', { className: 'fg-label' }, 'Click a function for its callers and callees'));
    } else if (this.zoomNode === 0) {
      parts.push(make('span', { className: 'fg-label' }, `${this.legend()}Click a frame to zoom; arrows, Enter, s, / and Esc work too`));
    } else {
      parts.push(...this.zoomCrumbs(crumb));
    }
    this.crumbs.replaceChildren(...parts);
  }

  functionText(fn) {
    const row = this.rows.find((candidate) => candidate.fn === fn);
    if (!row) return `no value of ${this.type.type}`;
    const { tree, type } = this;
    return tree.kind === 'plain' ? `${formatValue(row.total, type)} · ${percent(row.total, tree.total[0])}`
      : signed(row.change, type, formatValue);
  }

  legend() {
    if (this.tree.kind === 'plain') return '';
    return this.state.cb ? 'Orange grew, blue shrank. ' : 'Red grew, blue shrank. ';
  }

  zoomCrumbs(crumb) {
    const { tree } = this;
    const path = [];
    for (let p = this.zoomNode; p > 0; p = tree.parent[p]) path.push(p);
    path.push(0);
    path.reverse();
    const parts = [crumb('Reset zoom', 'Show everything (Esc)', { zoom: '' })];
    const hidden = Math.max(0, path.length - 5);
    path.forEach((node, i) => {
      if (i > 0 && i <= hidden) {
        if (i === 1) parts.push(make('span', { className: 'fg-label' }, `› … ${hidden} frames …`));
        return;
      }
      const name = tree.names[tree.fn[node]];
      if (i > 0) parts.push(make('span', { className: 'fg-label' }, '›'));
      parts.push(i === path.length - 1 ? make('strong', { title: name }, shortName(name))
        : crumb(shortName(name), name, { zoom: node === 0 ? '' : pathHashes(this.model)[node] }));
    });
    const name = tree.names[tree.fn[this.zoomNode]];
    parts.push(crumb('Callers and callees', name, { view: 'sandwich', fn: name }));
    return parts;
  }

  renderOmitted() {
    const { omitted } = this.data;
    this.omitted.hidden = !omitted;
    if (!omitted) return;
    const all = this.options.onLoadAll
      ? make('button', { type: 'button', onclick: () => this.options.onLoadAll() }, `Load all ${grouped.format(omitted.sent + omitted.nodes)}`) : null;
    this.omitted.replaceChildren(`The ${grouped.format(omitted.sent)} largest frames are here; ${plural(omitted.nodes, 'smaller one')} `
      + `${omitted.nodes === 1 ? 'is' : 'are'} gathered as “${omitted.name}”. The table is exact. `, ...(all ? [all] : []));
  }

  renderInfo() {
    this.info.hidden = !this.state.info;
    if (!this.state.info) return;
    const list = make('dl');
    const row = (key, ...value) => list.append(make('dt', {}, key), make('dd', {}, ...value));
    const describe = (profile, suffix) => {
      if (profile.timeMillis) row('Time' + suffix, new Date(profile.timeMillis).toISOString().replace('T', ' ').replace('Z', ' UTC'));
      if (profile.durationNanos) row('Duration' + suffix, formatValue(profile.durationNanos, { unit: 'nanoseconds' }));
      if (profile.periodType) row('Period' + suffix, `${formatValue(profile.period, profile.periodType)} (${profile.periodType.type})`);
      row('Samples' + suffix, grouped.format(profile.samples) + ' distinct');
      for (const comment of profile.comments) row('Comment' + suffix, comment);
      if (/^https?:\/\//.test(profile.docUrl)) row('Manual' + suffix, make('a', { href: profile.docUrl, rel: 'noreferrer' }, profile.docUrl));
    };
    describe(this.data.profile, this.data.baseProfile ? ' (target)' : '');
    if (this.data.baseProfile) describe(this.data.baseProfile, ' (base)');
    this.data.types.forEach((type, i) => {
      const sum = this.data.self[i].reduce((a, b) => a + b, 0);
      const base = this.data.base ? `, base ${formatValue(this.data.base[i].reduce((a, b) => a + b, 0), type)}` : '';
      const short = formatValue(sum, type);
      const exact = formatExact(sum, type);
      row(type.type, (short === exact ? exact : `${short} = ${exact}`) + base);
    });
    row('Tree', `${grouped.format(this.model.n - 1)} frames of ${grouped.format(this.model.names.length - 1)} functions, `
      + `at most ${grouped.format(this.model.depth.reduce((a, b) => Math.max(a, b), 0))} deep`);
    row('Keys', '/ search · arrows move · Enter zoom · s callers and callees · Esc back out');
    this.info.replaceChildren(list);
  }

  renderEmpty() {
    const others = this.data.types.filter((type, i) => i !== this.typeIndex && this.data.self[i].some((v) => v !== 0));
    const comments = this.data.profile.comments;
    this.empty.replaceChildren(...[
      make('h2', {}, this.data.profile.samples === 0 ? 'This profile has no samples' : `No sample has a value of ${this.type.type}`),
      others.length > 0 ? make('p', {}, 'Other values are there: ', ...others.map((type) =>
        make('button', { type: 'button', onclick: () => this.setState({ type: type.type }, true) }, type.type))) : null,
      make('p', {}, 'It may be empty because'),
      make('ul', {},
        make('li', {}, 'nothing of this kind happened: an idle process uses no CPU, a lock nobody waits for gives no contention;'),
        make('li', {}, 'the time was too short for the sampling interval: try a longer one, under load;'),
        make('li', {}, 'this JVM or engine can’t record it, or it is switched off: then a comment below says so;'),
        make('li', {}, 'a filter on labels left nothing.')),
      comments.length > 0 ? make('p', {}, 'The profile’s comments:') : make('p', {}, 'The profile carries no comments.'),
      comments.length > 0 ? make('ul', {}, ...comments.map((comment) => make('li', {}, comment))) : null,
    ].filter(Boolean));
  }

  renderStatus(view) {
    const { layout } = this;
    this.showFrame(this.hover >= 0 ? this.hover : this.cursor);
    if (view === 'table' || this.tree.width[0] === 0) {
      this.countText.textContent = '';
    } else {
      this.countText.textContent = `${plural(layout.node.length, 'frame')} drawn, `
        + `${plural(layout.narrow, 'frame')} narrower than ${MIN_WIDTH} px not drawn`
      + (this.data.omitted ? `, ${plural(this.data.omitted.nodes, 'frame')} not loaded` : '');
    }
  }

  report(view, millis) {
    const { layout, tree } = this;
    Object.assign(this.root.dataset, {
      view,
      type: this.type.type,
      frames: tree.present[tree.n],
      omitted: this.data.omitted?.nodes ?? 0,
      drawn: layout.node.length,
      narrow: layout.narrow,
      rows: view === 'table' ? this.table.querySelectorAll('tbody tr').length : layout.rows,
      matched: this.matched === null ? '' : percent(this.matched, 1),
      zoom: tree.names[tree.fn[this.zoomNode]],
      fn: view === 'sandwich' ? tree.names[this.sandwichFunction] : '',
      shade: this.isDark ? 'dark' : 'light',
      millis: millis.toFixed(1),
    });
  }

  // -- canvas --

  renderCanvas(view) {
    const pixels = this.scroller.clientWidth;
    if (view === 'sandwich') {
      const fn = this.sandwichFunction;
      const parts = this.memoized('sandwich', this.tree, () => new Map());
      if (!parts.has(fn)) {
        parts.clear();
        parts.set(fn, sandwich(this.tree, fn));
      }
      this.layout = layoutSandwich(parts.get(fn), pixels);
    } else {
      this.layout = layoutTree(this.tree, this.zoomNode, pixels, view === 'flame');
    }
    const height = Math.max(this.layout.rows * ROW, this.scroller.clientHeight);
    this.top = view === 'flame' ? height - this.layout.rows * ROW : 0;
    this.space.style.height = height + 'px';
    this.paint();
  }

  /** Puts the root (flame: at the bottom), the zoomed frame or the sandwich's function into sight. */
  scrollHome() {
    if (this.scroller.hidden) return;
    const room = this.scroller.clientHeight;
    const depth = Math.max(0, this.tree.depth[this.zoomNode] - 3);
    if (this.viewName === 'sandwich') this.scroller.scrollTop = (this.layout.centre + 0.5) * ROW - room / 2;
    else if (this.viewName === 'icicle') this.scroller.scrollTop = depth * ROW;
    else this.scroller.scrollTop = this.top + (this.layout.rows - depth) * ROW - room;
    this.schedulePaint();
  }

  schedulePaint() {
    if (!this.frameRequest) {
      this.frameRequest = requestAnimationFrame(() => {
        this.frameRequest = 0;
        if (!this.scroller.hidden) this.paint();
      });
    }
  }

  paint() {
    const ratio = devicePixelRatio || 1;
    const width = this.scroller.clientWidth;
    const height = this.scroller.clientHeight;
    const { canvas } = this;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = width + 'px';
      canvas.style.height = height + 'px';
    }
    const context = canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = FONT;
    context.textBaseline = 'middle';
    const shift = this.top - this.scroller.scrollTop;
    const visible = this.fillFrames(context, shift, height);
    for (const [box, ink] of visible) this.writeName(context, box, shift, ink);
    if (this.layout.centre !== undefined) {
      context.strokeStyle = this.isDark ? '#ffffff' : '#14161a';
      context.lineWidth = 1.5;
      context.strokeRect(0.75, this.layout.centre * ROW + shift + 0.5, width - 2.5, ROW - 1.5);
    }
    for (const box of [this.hover, this.cursor]) if (box >= 0) this.outline(context, box, shift);
    canvas.setAttribute('aria-label', `${this.viewName} graph of ${this.type.type}: ${this.layout.node.length} frames`);
  }

  /** Fills what is in sight, one path for each colour; returns the frames wide enough for text. */
  fillFrames(context, shift, height) {
    const { layout } = this;
    const paths = new Map();
    const named = [];
    for (let b = 0; b < layout.node.length; b++) {
      const y = layout.row[b] * ROW + shift;
      if (y + ROW < 0 || y > height) continue;
      const { fill, ink } = this.colour(b);
      let boxes = paths.get(fill);
      if (!boxes) paths.set(fill, (boxes = []));
      boxes.push(b);
      if (layout.w[b] >= 22) named.push([b, ink]);
    }
    for (const [fill, boxes] of paths) {
      context.fillStyle = fill;
      context.beginPath();
      for (const b of boxes) {
        const w = layout.w[b];
        context.rect(layout.x[b], layout.row[b] * ROW + shift, w > 3 ? w - 1 : w * 0.8, ROW - 1);
      }
      context.fill();
    }
    return named;
  }

  colour(box) {
    const tree = this.layout.trees[box];
    const node = this.layout.node[box];
    const { palette, searchResult } = this;
    const fn = tree.fn[node];
    const hit = searchResult.active && searchResult.functions[fn] === 1;
    const key = tree.kind === 'plain' ? fn : Math.round(this.change(tree, node) * 50) / 50;
    const memory = this.memoized('fills', `${palette.isDark}${this.state.cb}${tree.kind}`, () => new Map());
    const slot = `${key}${searchResult.active ? (hit ? '+' : '-') : ''}`;
    let result = memory.get(slot);
    if (!result) {
      const plain = tree.kind === 'plain' ? palette.ofName(tree.names[fn]) : palette.ofChange(key);
      const rgb = !searchResult.active ? plain : hit ? (tree.kind === 'plain' ? palette.match : plain) : palette.faded(plain);
      result = { fill: css(rgb), ink: searchResult.active && !hit ? (palette.isDark ? '#9aa3ad' : '#5b6470') : inkOn(rgb) };
      memory.set(slot, result);
    }
    return result;
  }

  change(tree, node) {
    if (tree.width[node] === 0) return 0;
    return (tree.base ? tree.total[node] - tree.base[node] : tree.total[node]) / tree.width[node];
  }

  writeName(context, box, shift, ink) {
    const { layout } = this;
    const tree = layout.trees[box];
    const node = layout.node[box];
    const room = layout.w[box] - 8;
    let name = tree.names[tree.fn[node]];
    if (node === 0 && tree === this.tree) name = `${name} · ${this.wholeText()}`;
    const text = this.fitted(context, name, room);
    if (text) {
      context.fillStyle = ink;
      context.fillText(text, layout.x[box] + 4, layout.row[box] * ROW + shift + ROW / 2);
    }
  }

  wholeText() {
    const { tree, type } = this;
    if (tree.kind === 'plain') return formatValue(tree.total[0], type);
    const change = signed(tree.total[0] - (tree.base ? tree.base[0] : 0), type, formatValue);
    return tree.kind === 'pair' ? `${change} (${formatValue(tree.base[0], type)} → ${formatValue(tree.total[0], type)})` : change;
  }

  textWidth(context, text) {
    let width = this.widths.get(text);
    if (width === undefined) {
      width = context.measureText(text).width;
      if (this.widths.size > 50000) this.widths.clear();
      this.widths.set(text, width);
    }
    return width;
  }

  /** The whole name, else class and method, else as many letters as fit. */
  fitted(context, name, room) {
    if (this.textWidth(context, name) <= room) return name;
    const short = shortName(name);
    const width = this.textWidth(context, short);
    if (width <= room) return short;
    let letters = Math.floor((short.length * room) / width);
    while (letters >= 2) {
      const text = short.slice(0, letters).replace(/[\ud800-\udbff]$/, '') + '…';
      if (context.measureText(text).width <= room) return text;
      letters--;
    }
    return '';
  }

  outline(context, box, shift) {
    const { layout } = this;
    context.strokeStyle = this.isDark ? '#ffffff' : '#14161a';
    context.lineWidth = box === this.cursor ? 2 : 1.5;
    context.strokeRect(layout.x[box] + 0.5, layout.row[box] * ROW + shift + 0.5, Math.max(1, layout.w[box] - 1.5), ROW - 1.5);
  }

  // -- pointer and keyboard --

  boxAt(event) {
    const frame = this.canvas.getBoundingClientRect();
    const row = Math.floor((event.clientY - frame.top + this.scroller.scrollTop - this.top) / ROW);
    return this.layout.at(event.clientX - frame.left, row);
  }

  pointerMoved(event) {
    if (event.pointerType === 'touch') return;
    this.setHover(this.boxAt(event));
    if (this.hover >= 0) this.placeTip(event);
  }

  setHover(box) {
    if (box === this.hover) return;
    this.hover = box;
    this.tip.hidden = box < 0;
    this.canvas.classList.toggle('fg-over', box >= 0);
    if (box >= 0) this.tip.replaceChildren(...this.describe(box));
    this.showFrame(box >= 0 ? box : this.cursor);
    this.schedulePaint();
  }

  placeTip(event) {
    const { tip } = this;
    const x = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 18;
    const y = below + tip.offsetHeight > innerHeight - 8 ? event.clientY - tip.offsetHeight - 12 : below;
    tip.style.left = Math.max(8, x) + 'px';
    tip.style.top = Math.max(8, y) + 'px';
  }

  describe(box) {
    const tree = this.layout.trees[box];
    const node = this.layout.node[box];
    const fn = tree.fn[node];
    const whole = this.tree;
    const { type } = this;
    const list = make('dl');
    const line = (key, value) => list.append(make('dt', {}, key), make('dd', {}, value));
    const share = (value, of) => `${formatValue(value, type)} · ${percent(value, of)}`;
    const isCaller = tree !== whole && this.layout.row[box] < this.layout.centre;
    if (tree.kind === 'plain') {
      line(isCaller ? 'Through here' : 'Total', share(tree.total[node], whole.total[0]));
      if (!isCaller) line('Self', share(tree.self[node], whole.total[0]));
      const top = tree === whole ? this.zoomNode : 0;
      if (top > 0 || tree !== whole) line(tree === whole ? 'Of zoomed' : 'Of function', percent(tree.total[node], tree.total[top]));
    } else {
      const base = tree.base ? tree.base[node] : 0;
      line('Change', signed(tree.total[node] - base, type, formatValue));
      if (tree.base) {
        line('Base', share(base, whole.base[0]) + (this.state.mode === 'norm' ? ' (scaled)' : ''));
        line('Target', share(tree.total[node], whole.total[0]));
      }
      if (!isCaller) line('Self change', signed(tree.self[node] - (tree.baseSelf ? tree.baseSelf[node] : 0), type, formatValue));
    }
    const file = tree.files[fn];
    return [make('strong', {}, tree.names[fn]), file ? make('span', { className: 'fg-label' }, file) : null, list].filter(Boolean);
  }

  showFrame(box) {
    if (box < 0 || box >= this.layout.node.length) {
      this.frameText.textContent = this.tree.width[0] === 0 ? '' : `Whole profile: ${this.wholeText()}`;
      return;
    }
    const tree = this.layout.trees[box];
    const node = this.layout.node[box];
    const value = tree.kind === 'plain'
      ? `${formatValue(tree.total[node], this.type)}, ${percent(tree.total[node], this.tree.total[0])}; self ${formatValue(tree.self[node], this.type)}`
      : signed(tree.total[node] - (tree.base ? tree.base[node] : 0), this.type, formatValue);
    this.frameText.textContent = `${tree.names[tree.fn[node]]}: ${value}`;
  }

  clicked(event) {
    const box = this.boxAt(event);
    if (box >= 0) this.open(box);
  }

  /** Zooms into a frame; in the sandwich, makes its function the middle. */
  open(box) {
    const tree = this.layout.trees[box];
    const node = this.layout.node[box];
    if (this.viewName === 'sandwich') this.setState({ fn: tree.names[tree.fn[node]] }, true);
    else this.setState({ zoom: node === 0 ? '' : pathHashes(this.model)[node] }, true);
  }

  keyPressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.usesFragment() && !this.root.contains(event.target)) return;
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key === 'Escape' && (!typing || typing === this.search)) {
      this.backOut();
    } else if (typing) {
      if (event.key === 'Enter' && typing === this.search) this.goToMatch();
    } else if (event.key === '/') {
      event.preventDefault();
      this.search.focus();
      this.search.select();
    } else if (!this.scroller.hidden && !(event.key === 'Enter' && event.target.closest?.('button, a'))) {
      this.graphKey(event);
    }
  }

  goToMatch() {
    this.canvas.focus();
    const matches = this.searchResult.active ? this.matchingBoxes() : [];
    if (matches.length > 0) this.moveCursor(this.widest(matches));
  }

  backOut() {
    if (this.state.q) this.setState({ q: '' }, true);
    else if (this.state.info) this.setState({ info: '' }, true);
    else if (this.viewName === 'sandwich') this.setState({ view: '', fn: '' }, true);
    else if (this.state.zoom) this.setState({ zoom: '' }, true);
    else this.moveCursor(-1);
    this.search.blur();
  }

  graphKey(event) {
    const current = this.cursor >= 0 ? this.cursor : this.hover;
    if (event.key === 'Enter' && current >= 0) {
      this.open(current);
    } else if (event.key === 's' && (current >= 0 || this.zoomNode > 0)) {
      const tree = current >= 0 ? this.layout.trees[current] : this.tree;
      const node = current >= 0 ? this.layout.node[current] : this.zoomNode;
      this.setState({ view: 'sandwich', fn: tree.names[tree.fn[node]] }, true);
    } else if (event.key.startsWith('Arrow')) {
      event.preventDefault();
      this.moveCursor(this.neighbour(event.key));
    }
  }

  neighbour(key) {
    const { layout, cursor } = this;
    if (cursor < 0) {
      return layout.node.findIndex((node, b) => layout.trees[b] === this.tree ? node === this.zoomNode : layout.row[b] === layout.centre);
    }
    const sideways = key === 'ArrowLeft' || key === 'ArrowRight';
    const row = layout.row[cursor] + (key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0);
    const left = layout.x[cursor];
    const right = left + layout.w[cursor];
    let best = -1;
    for (let b = 0; b < layout.node.length; b++) {
      if (layout.row[b] !== row || b === cursor) continue;
      const x = layout.x[b];
      if (sideways) {
        const isNearer = key === 'ArrowRight' ? x >= right - 0.01 && (best < 0 || x < layout.x[best])
          : x < left && (best < 0 || x > layout.x[best]);
        if (isNearer) best = b;
      } else if (x < right - 0.01 && x + layout.w[b] > left + 0.01 && (best < 0 || layout.w[b] > layout.w[best])) {
        best = b;
      }
    }
    return best < 0 ? cursor : best;
  }

  moveCursor(box) {
    this.cursor = box;
    if (box >= 0) {
      const y = this.top + this.layout.row[box] * ROW;
      const { scroller } = this;
      if (y < scroller.scrollTop) scroller.scrollTop = y;
      else if (y + ROW > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = y + ROW - scroller.clientHeight;
    }
    this.showFrame(box);
    this.schedulePaint();
  }

  // -- table --

  get tableColumns() {
    const columns = [['name', 'Function']];
    if (this.tree.kind === 'pair') {
      return [['selfChange', 'Self change'], ['change', 'Total change'], ['base', 'Base total'], ['total', 'Target total'], ...columns];
    }
    const word = this.tree.kind === 'signed' ? ' change' : '';
    return [['self', 'Self' + word], ['total', 'Total' + word], ...columns];
  }

  renderTable() {
    const columns = this.tableColumns;
    const asked = (this.state.sort ?? '').replace('-', '');
    const key = columns.some(([column]) => column === asked) ? asked : columns[0][0];
    const ascending = (this.state.sort ?? '').endsWith('-');
    const result = this.searchResult;
    const rows = this.rows.filter((row) => !result.active || result.functions[row.fn]);
    const rank = (row) => (this.tree.kind === 'plain' || key === 'base' ? row[key] : Math.abs(row[key]));
    rows.sort((a, b) => (key === 'name' ? (a.name < b.name ? -1 : 1) : rank(b) - rank(a) || (a.name < b.name ? -1 : 1)));
    if (ascending) rows.reverse();
    const head = make('tr', {}, ...columns.map(([column, text]) => this.headCell(column, text, key, ascending)));
    const body = make('tbody', {}, ...rows.slice(0, this.shownRows).map((row) => this.tableRow(row, columns)));
    const left = rows.length - this.shownRows;
    const exact = make('button', {
      type: 'button', 'aria-pressed': String(Boolean(this.state.exact)), onclick: () => this.setState({ exact: this.state.exact ? '' : '1' }, true),
    }, 'Exact numbers');
    const more = left > 0 ? make('button', { type: 'button', onclick: () => { this.shownRows += 5 * TABLE_STEP; this.render(); } },
      `Show ${grouped.format(Math.min(left, 5 * TABLE_STEP))} more`) : null;
    this.table.replaceChildren(
      make('p', { className: 'fg-label' }, `${plural(Math.min(this.shownRows, rows.length), 'function')} of ${grouped.format(rows.length)}`
        + `${result.active ? ' that match' : ''} `, exact),
      make('table', { className: columns.length > 3 ? 'fg-wide' : '' }, make('thead', {}, head), body), ...(more ? [more] : []));
  }

  headCell(column, text, key, ascending) {
    const current = column === key;
    const sort = column + (current && !ascending ? '-' : '');
    const order = ascending === (column === 'name') ? 'descending' : 'ascending';
    return make('th', {
      scope: 'col', 'aria-sort': current ? order : 'none', className: column === 'name' ? 'fg-name' : '',
    }, make('button', { type: 'button', onclick: () => this.setState({ sort }, true) }, text + (current ? (ascending ? ' ▴' : ' ▾') : '')));
  }

  tableRow(row, columns) {
    const { tree, type } = this;
    const format = this.state.exact ? formatExact : formatValue;
    const cells = columns.map(([column]) => {
      if (column === 'name') {
        const file = tree.files[row.fn];
        return make('td', { className: 'fg-name' }, make('button', {
          type: 'button', title: file ? `${row.name}\n${file}` : row.name,
          onclick: () => this.setState({ view: 'sandwich', fn: row.name }, true),
        }, row.name));
      }
      const isChange = column.endsWith('hange') || tree.kind === 'signed';
      const text = isChange ? signed(row[column], type, format) : format(row[column], type);
      const whole = isChange ? 0 : column === 'base' ? tree.base[0] : tree.total[0];
      const grew = isChange && row[column] !== 0 ? (row[column] > 0 ? 'fg-grew' : 'fg-shrank') : '';
      return make('td', { title: formatExact(row[column], type), className: grew }, text,
        isChange ? null : make('span', { className: 'fg-share' }, percent(row[column], whole)));
    });
    return make('tr', {}, ...cells);
  }
}

function shortName(name) {
  return name.slice(classStart(name));
}

function plural(count, word) {
  return `${grouped.format(count)} ${word}${count === 1 ? '' : 's'}`;
}

function escapeRegex(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function readFragment() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const state = {};
  for (const key of STATE_KEYS) if (parameters.get(key)) state[key] = parameters.get(key);
  return state;
}

function writeFragmentText(state) {
  const parameters = new URLSearchParams();
  for (const key of STATE_KEYS) if (state[key]) parameters.set(key, state[key]);
  return parameters.toString();
}

/** By location, not by the history API: that one is refused to pages opened from a file in some browsers. */
function showFragment(text, push) {
  if (push) location.hash = text;
  else location.replace('#' + text);
}
