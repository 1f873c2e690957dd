// SPDX-License-Identifier: Apache-2.0
// Times of the page: as the API takes them (`-1h`, `now`, RFC 3339), as fields show them, as people read them.
// Shown times are in the browser's zone; what is sent and what stands in the URL is relative or UTC.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };
const STEPS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, DAY, 7 * DAY];
const MOST_STEPS = 180;

export const PRESETS = [['-15m', '15 minutes'], ['-1h', 'hour'], ['-3h', '3 hours'], ['-6h', '6 hours'],
  ['-24h', '24 hours'], ['-2d', '2 days'], ['-7d', '7 days'], ['-30d', '30 days']];

/** The moment a text means, in unix milliseconds, or NaN. */
export function resolve(text, now = Date.now()) {
  if (text === 'now') return now;
  if (/^-(\d+(ms|[smhdw]))+$/.test(text ?? '')) {
    let back = 0;
    for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[smhdw])/g)) back += amount * UNITS[unit];
    return now - back;
  }
  if (/^\d+(\.\d+)?$/.test(text ?? '')) return Number(text) * SECOND;
  // Without a zone the API means UTC, Date.parse the browser's.
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text ?? '') ? text : text + 'Z');
}

/** A range of the state with its moments: { from, to } as texts, { start, end } in milliseconds. */
export function rangeOf(state, now = Date.now()) {
  const from = Number.isNaN(resolve(state.from, now)) ? '-1h' : state.from;
  const to = Number.isNaN(resolve(state.to, now)) ? 'now' : state.to;
  const range = { from, to, start: resolve(from, now), end: resolve(to, now) };
  return range.end > range.start ? range : { from: '-1h', to: 'now', start: now - HOUR, end: now };
}

/** For the API and the URL: RFC 3339 in UTC, without what is zero. */
export function rfc3339(millis) {
  return new Date(millis).toISOString().replace('.000Z', 'Z');
}

/** For `datetime-local` fields, in the browser's zone. */
export function toField(millis) {
  const local = new Date(millis - new Date(millis).getTimezoneOffset() * MINUTE);
  return local.toISOString().slice(0, 19);
}

export function fromField(text) {
  return text === '' ? NaN : new Date(text).getTime();
}

/** The timeline's step: round, at least a minute (rounds come once a minute), and not more steps than can be seen. */
export function stepFor(start, end, most = MOST_STEPS) {
  return STEPS.find((step) => (end - start) / step <= most) ?? Math.ceil((end - start) / most / DAY) * DAY;
}

export function formatDuration(millis) {
  const parts = [[DAY, 'd'], [HOUR, 'h'], [MINUTE, 'min'], [SECOND, 's'], [1, 'ms']];
  let left = Math.round(Math.abs(millis));
  const words = [];
  for (const [size, unit] of parts) {
    const amount = Math.floor(left / size);
    if (amount > 0 && words.length < 2 && (unit !== 'ms' || words.length === 0)) words.push(`${amount} ${unit}`);
    left -= amount * size;
  }
  return words.join(' ') || '0 s';
}

/** `per min`, `per 5 min`. */
export function perStep(millis) {
  return `per ${formatDuration(millis).replace(/^1 (?=\D+$)/, '')}`;
}

export function formatAgo(millis, now = Date.now()) {
  const age = now - millis;
  if (age < -MINUTE) return `in ${formatDuration(age)}`;
  return age < SECOND ? 'just now' : `${formatDuration(age).split(' ').slice(0, 2).join(' ')} ago`;
}

const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();
const pad = (number) => String(number).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function clock(millis, withSeconds) {
  const date = new Date(millis);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}${withSeconds ? ':' + pad(date.getSeconds()) : ''}`;
}

function day(millis, now) {
  const date = new Date(millis);
  const year = date.getFullYear() === new Date(now).getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${date.getDate()} ${MONTHS[date.getMonth()]}${year}`;
}

/** `14:05`, or with the day when it is not today. */
export function formatTime(millis, now = Date.now()) {
  const withSeconds = millis % MINUTE !== 0;
  return (sameDay(millis, now) ? '' : day(millis, now) + ' ') + clock(millis, withSeconds);
}

export function formatTimeFull(millis) {
  return `${day(millis, 0)} ${clock(millis, true)}`;
}

export function formatRange(start, end, now = Date.now()) {
  const withSeconds = start % MINUTE !== 0 || end % MINUTE !== 0;
  const left = (sameDay(start, now) && sameDay(end, now) ? '' : day(start, now) + ' ') + clock(start, withSeconds);
  const right = (sameDay(start, end) ? '' : day(end, now) + ' ') + clock(end, withSeconds);
  return `${left} – ${right}`;
}

/** The browser's time zone, for what stands beside shown times. */
export function zoneName() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'local time';
}
