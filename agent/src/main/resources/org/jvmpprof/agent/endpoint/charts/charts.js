// SPDX-License-Identifier: Apache-2.0
// The page: which time is shown, live or not, and what is chosen of it. The part behind # says so: a reload or a link
// shows the same.
import { Feed } from './feed.js';
import { clock, duration, people } from './format.js';
import { Model } from './model.js';
import { Panel } from './panel.js';
import { Plot, isDark, make } from './plot.js';
import { address } from './profiles.js';

const RANGES = [[60, '1 min'], [300, '5 min'], [3600, '1 h'], [21600, '6 h'], [86400, 'Day']];
const POINTS = 720;
const AGAIN_MILLIS = 2000;
const byId = (id) => document.getElementById(id);

const plots = new Map();
let model = null;
let span = 300;
let fixed = null; // {from, to} when a part of the past is shown
let paused = false;
let selection = null;
let loads = 0;

const feed = new Feed(address('feed'), (second) => arrived(second), (state) => showState(state));
const panel = new Panel(byId('panel'), { onZoom: () => zoom(), onClear: () => select(null) });

// -- what is shown --

function shownTimes() {
  if (fixed) return [fixed.from, fixed.to];
  const to = model.newest;
  return [to - span, to];
}

async function load() {
  const mine = ++loads;
  const now = Date.now();
  const range = fixed ? { from: fixed.from * 1000, to: fixed.to * 1000 } : { from: now - (span + 5) * 1000, to: now + 60_000 };
  let answer;
  try {
    const reply = await fetch(address('history', { ...range, points: POINTS }));
    if (!reply.ok) throw new Error(await reply.text());
    answer = await reply.json();
  } catch (failure) {
    if (mine !== loads) return;
    showState('lost', failure.message);
    setTimeout(() => mine === loads && load(), AGAIN_MILLIS);
    return;
  }
  if (mine !== loads) return;
  model = new Model(answer);
  showReach(answer);
  arrange();
  draw();
  if (fixed || paused) feed.stop();
  else feed.start();
  showState(fixed || paused ? 'paused' : 'live');
}

function arrived(second) {
  if (!model || fixed || paused) return;
  if (!model.append(second)) {
    load();
    return;
  }
  model.forget(model.newest - span);
  if (!document.hidden) draw();
}

/** One card for each chart that has series. */
function arrange() {
  for (const chart of model.charts) {
    if (plots.has(chart.id)) continue;
    const plot = new Plot(chart, { onSelect: select, onZoom: zoom, onHover: hover });
    plots.set(chart.id, plot);
    byId('charts').append(plot.element);
  }
}

function draw() {
  const [from, to] = shownTimes();
  for (const plot of plots.values()) plot.show(model, from, to);
  const main = byId('charts');
  main.dataset.newest = String(model.newest);
  main.dataset.step = String(model.step);
}

// -- what is chosen --

function select(wanted) {
  selection = wanted;
  for (const plot of plots.values()) plot.setSelection(selection);
  if (selection) {
    panel.show(selection);
    byId('said').textContent = `Chosen: ${clock(selection.from)} to ${clock(selection.to)}`;
  } else {
    panel.hide();
  }
}

function zoom() {
  if (!selection) return;
  fixed = { from: selection.from, to: Math.max(selection.to, selection.from + 10) };
  changed(true);
}

function choose(seconds) {
  span = seconds;
  fixed = null;
  paused = false;
  changed(true);
}

function changed(push) {
  const state = fixed ? `#${fixed.from}-${fixed.to}` : `#${span}`;
  if (location.hash !== state) history[push ? 'pushState' : 'replaceState'](null, '', state);
  showControls();
  load();
}

function readAddress() {
  const part = location.hash.match(/^#(\d{9,11})-(\d{9,11})$/);
  const whole = location.hash.match(/^#(\d{2,5})$/);
  fixed = part && Number(part[1]) < Number(part[2]) ? { from: Number(part[1]), to: Number(part[2]) } : null;
  if (whole && RANGES.some(([seconds]) => seconds === Number(whole[1]))) span = Number(whole[1]);
}

// -- controls --

function showControls() {
  byId('ranges').replaceChildren(...RANGES.map(([seconds, text]) => make('button', {
    type: 'button', 'aria-pressed': String(!fixed && seconds === span), onclick: () => choose(seconds), 'data-seconds': seconds,
  }, text)));
  byId('pause').textContent = paused || fixed ? 'Live' : 'Pause';
  byId('pause').setAttribute('aria-pressed', String(paused));
}

function pauseOrGo() {
  if (fixed) {
    choose(span);
    return;
  }
  paused = !paused;
  showControls();
  if (!paused) {
    load();
    return;
  }
  feed.stop();
  showState('paused');
}

function showState(state, why = '') {
  const live = byId('live');
  const text = { live: 'live', paused: fixed ? `${clock(fixed.from)} – ${clock(fixed.to)}` : 'paused', lost: 'no connection, trying again' }[state];
  if (live.textContent !== text) live.textContent = text;
  live.dataset.state = state;
  live.title = why;
}

function showReach({ oldest, newest, bytes, notes }) {
  byId('reach').textContent = `reaches back ${duration(newest - oldest)}, in ${people(bytes, 'bytes')}`;
  byId('notes').hidden = notes.length === 0;
  byId('notes').querySelector('ul').replaceChildren(...notes.map((note) => make('li', {}, note)));
}

function hover(second) {
  byId('time').textContent = second === null ? '' : model.step > 1 ? `${clock(second)} + ${duration(model.step)}` : clock(second);
}

function setTheme() {
  const chosen = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem('jvm-pprof-theme', chosen);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
  repaint();
}

/** The colours are in the drawings: they are made anew. */
function repaint() {
  byId('theme').textContent = isDark() ? 'Light' : 'Dark';
  if (!model) return;
  for (const plot of plots.values()) plot.model = null;
  draw();
}

byId('toolbar').hidden = false;
byId('theme').addEventListener('click', setTheme);
byId('pause').addEventListener('click', pauseOrGo);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
addEventListener('popstate', () => { readAddress(); showControls(); select(null); load(); });
document.addEventListener('visibilitychange', () => !document.hidden && model && draw());
addEventListener('pagehide', () => feed.stop());
addEventListener('pageshow', (event) => event.persisted && load());
readAddress();
showControls();
repaint();
load();
