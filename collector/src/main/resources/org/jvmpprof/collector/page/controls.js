// SPDX-License-Identifier: Apache-2.0
// The controls above the views: time range with refresh, label filter, service.
import { fetchOr } from './api.js';
import { button, make, segmented, select } from './parts.js';
import { PRESETS, formatDuration, formatRange, fromField, rangeOf, rfc3339, toField, zoneName } from './time.js';
import { formatLabels, parseLabels, patch } from './url.js';

const REFRESH = [['', 'Off'], ['10', '10 s'], ['30', '30 s'], ['60', '1 min'], ['300', '5 min']];
const CUSTOM = 'custom';
const MORE = 'more';

/** From and to as fields, for the keyboard and for exact times; `onapply` gets milliseconds. */
export function rangeFields(label, start, end, onapply, applyText = 'Apply') {
  const field = (name, millis) => make('input', { type: 'datetime-local', step: 1, value: toField(millis), 'aria-label': `${label}: ${name}`, required: true });
  const from = field('from', start);
  const to = field('to', end);
  const form = make('form', { className: 'range-fields', 'aria-label': label, onsubmit: (event) => {
    event.preventDefault();
    const [low, high] = [fromField(from.value), fromField(to.value)];
    to.setCustomValidity(high > low ? '' : 'The end must be after the start.');
    if (form.reportValidity()) onapply(low, high);
  } }, from, make('span', { className: 'soft' }, '–'), to, make('button', { type: 'submit' }, applyText));
  to.addEventListener('input', () => to.setCustomValidity(''));
  return form;
}

/**
 * Presets, exact times, a step back and forth, refresh. Changes `from`, `to`, `refresh` of the state and clears
 * `clears`, the keys that mean nothing in another range.
 */
export function rangeBar(state, clears = {}) {
  const now = Date.now();
  const range = rangeOf(state, now);
  const isPreset = range.to === 'now' && PRESETS.some(([from]) => from === range.from);
  const length = range.end - range.start;
  const fields = rangeFields('Time range', range.start, range.end, (start, end) =>
    patch({ ...clears, from: rfc3339(start), to: rfc3339(end), refresh: '' }));
  const isRelative = range.to === 'now' && range.from.startsWith('-');
  fields.hidden = isRelative;
  const options = [...PRESETS.map(([from, text]) => [from, `Last ${text}`]), [CUSTOM, isRelative ? 'Exact times …' : 'Exact times']];
  if (!isPreset && isRelative) options.unshift([MORE, `Last ${formatDuration(length)}`]);
  const current = isPreset ? range.from : options[0][0] === MORE ? MORE : CUSTOM;
  const presets = select('Range', options, current, (value) => {
    if (value !== CUSTOM) patch({ ...clears, from: value === MORE ? range.from : value, to: 'now' });
    else {
      fields.hidden = false;
      fields.querySelector('input').focus();
    }
  });
  const shift = (by) => patch({ ...clears, from: rfc3339(Math.round(range.start + by)), to: rfc3339(Math.round(range.end + by)), refresh: '' });
  const title = `${formatRange(range.start, range.end)}, ${zoneName()}`;
  return make('div', { className: 'range-bar', title }, presets, fields,
    make('div', { className: 'segmented', role: 'group', 'aria-label': 'Move the range' },
      button('‹', () => shift(-length), { 'aria-label': `Back by ${formatDuration(length)}`, title: `Back by ${formatDuration(length)}` }),
      button('›', () => shift(length), { 'aria-label': `Forward by ${formatDuration(length)}`, title: `Forward by ${formatDuration(length)}`, disabled: range.end >= now - 1000 })),
    select('Refresh', REFRESH, range.to === 'now' ? state.refresh ?? '' : '', (refresh) => patch({ refresh }, false),
      { disabled: range.to !== 'now', title: range.to === 'now' ? 'Ask again regularly' : 'Only ranges that end now can change' }),
    button('↻', () => dispatchEvent(new Event('refreshnow')), { 'aria-label': 'Refresh now', title: 'Refresh now' }));
}

/** Chips of the labels that profiles must have, and two selects to add one. `onchange` gets the new text; `side` tells two apart. */
export function labelFilter(service, text, onchange, title = 'Labels', side = '') {
  const name = `${side} ${title}`.trim();
  const labels = parseLabels(text);
  const chips = labels.map(([key, value], index) => make('span', { className: 'chip', 'data-pair': `${key}=${value}` }, `${key} = ${value}`,
    button('×', () => onchange(formatLabels(labels.filter((_, i) => i !== index))), { 'aria-label': `Remove ${key} = ${value}`, className: 'chip-x' })));
  const values = make('select', { 'aria-label': `${name}: value`, hidden: true });
  const names = make('select', { 'aria-label': `${name}: add` }, make('option', { value: '' }, '+ label'));
  const used = new Set(labels.map(([key]) => key));
  const option = (value) => make('option', { value }, value);
  fetchOr([], 'labels', { service }).then((all) => {
    names.append(...all.filter((name) => !used.has(name)).map(option));
    names.disabled = names.options.length === 1;
    if (names.disabled) names.title = all.length === 0 ? 'These profiles carry no labels' : 'All labels are used';
  }, (failure) => {
    names.disabled = true;
    names.title = `Labels can’t be listed: ${failure.message}`;
  });
  names.addEventListener('change', async () => {
    values.hidden = names.value === '';
    if (values.hidden) return;
    const all = await fetchOr([], `label/${encodeURIComponent(names.value)}/values`, { service }).catch(() => []);
    values.replaceChildren(make('option', { value: '' }, `${names.value} = …`), ...all.map(option));
    values.focus();
  });
  values.addEventListener('change', () => {
    if (values.value !== '') onchange(formatLabels([...labels, [names.value, values.value]]));
  });
  return make('div', { className: 'label-filter', role: 'group', 'aria-label': name }, make('span', { className: 'soft' }, title), ...chips, names, values);
}

/** A select of all services; `any` is the text of the choice of none, if there is one. */
export async function serviceSelect(current, onchange, any = undefined, label = 'Service', side = '') {
  const services = await fetchOr([], 'services');
  const options = services.map((name) => [name, name]);
  if (any !== undefined) options.unshift(['', any]);
  return select(label, options, current ?? '', onchange, { 'aria-label': `${side} ${label}`.trim() });
}

export function typeTabs(types, current, onchoose) {
  return segmented('Profile type', types.map((type) => [type, type]), current, onchoose);
}
