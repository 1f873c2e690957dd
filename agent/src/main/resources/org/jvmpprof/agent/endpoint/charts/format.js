// SPDX-License-Identifier: Apache-2.0
// Values as people read them. Units are those of the history's JSON: bytes, seconds, cores, count, and these per second.

const BYTES = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** At most three digits that mean something. */
export function decimal(value) {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toFixed(size >= 10 ? 1 : 2)));
}

function bytes(value) {
  let size = value;
  let power = 0;
  while (Math.abs(size) >= 1024 && power < BYTES.length - 1) {
    size /= 1024;
    power += 1;
  }
  return `${decimal(size)} ${BYTES[power]}`;
}

function seconds(value) {
  const size = Math.abs(value);
  if (size === 0) return '0 ms';
  if (size < 0.001) return `${decimal(value * 1e6)} µs`;
  if (size < 1) return `${decimal(value * 1000)} ms`;
  return `${decimal(value)} s`;
}

export function people(value, unit) {
  if (value === null || value === undefined) return '–';
  switch (unit) {
    case 'bytes': return bytes(value);
    case 'bytes/s': return `${bytes(value)}/s`;
    case 'cores': return `${decimal(value * 100)} %`;
    case 'seconds': return seconds(value);
    case 'seconds/s': return `${seconds(value)}/s`;
    case 'count/s': return `${decimal(value)}/s`;
    default: return decimal(value);
  }
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** Without what stands at every tick anyway, and short enough for the margin. */
export function tick(value, unit) {
  if (value === 0) return '0';
  if (unit === 'cores') return `${compact.format(value * 100)} %`;
  if (unit.startsWith('count')) return compact.format(value);
  return people(value, unit.replace('/s', ''));
}

/** The steps at which an axis may have ticks, so that they fall on round numbers of the shown unit. */
export function increments(unit) {
  if (unit.startsWith('bytes')) return Array.from({ length: 50 }, (_, i) => 2 ** i);
  const all = [];
  const smallest = unit === 'count' ? 0 : -6;
  for (let power = smallest; power <= 12; power += 1) all.push(10 ** power, 2 * 10 ** power, 5 * 10 ** power);
  return all;
}

const two = (number) => String(number).padStart(2, '0');

export function clock(unixSeconds) {
  const date = new Date(unixSeconds * 1000);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function duration(all) {
  const whole = Math.round(all);
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${decimal(whole / 60)} min`;
  return `${decimal(whole / 3600)} h`;
}
