// SPDX-License-Identifier: Apache-2.0
// Which profiles the agent has kept of a range, and the addresses at which they are.

/** In the order in which somebody asks: what used the CPU, what filled the heap, what waited. */
export const TYPES = [
  ['profile', 'CPU', 'what ran'],
  ['heap', 'Heap', 'what was in use, and what had been allocated'],
  ['allocs', 'Allocations', 'what had been allocated'],
  ['block', 'Waiting', 'who waited for locks'],
  ['mutex', 'Lock holders', 'who held the locks that others waited for'],
];

/** A round's type, in the words of the address. */
const NAMES = { cpu: 'profile' };
const nameOf = (type) => NAMES[type] ?? type;

/** An address beside this page, with the token that the page was asked with. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) if (value !== undefined && value !== '') query.set(key, value);
  const token = new URLSearchParams(location.search).get('token');
  if (token) query.set('token', token);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** What is kept; null where this agent keeps nothing. */
export async function recent() {
  const answer = await fetch(address('../pprof/recent'));
  return answer.ok ? answer.json() : null;
}

const overlaps = (profile, from, to) => profile.to > from && profile.from < to;
/** Allocations are in the same profile as the heap. */
const holds = (profile, type) => nameOf(profile.type) === type || (type === 'allocs' && profile.type === 'heap');

/**
 * The links of one type for the range [from, to] in unix milliseconds: {kept, flame, table, download, compare}; compare
 * is null when nothing was kept of the range before.
 */
export function linksOf(type, all, from, to) {
  const rounds = all.filter((profile) => profile.kind !== 'saved' && holds(profile, type));
  const kept = rounds.filter((profile) => overlaps(profile, from, to));
  const before = rounds.filter((profile) => overlaps(profile, from - (to - from), from) && !overlaps(profile, from, to));
  const path = `../pprof/${type}`;
  const base = before.length > 0 ? before[before.length - 1].id : null;
  return {
    kept: kept.length,
    flame: address(path, { from, to, format: 'flame' }),
    table: address(path, { from, to, format: 'table' }),
    download: address(path, { from, to }),
    compare: base === null ? null : address(path, { from, to, base, format: 'flame' }),
  };
}

/** The collector's page for the same range. */
export function collectorLink(collector, service, from, to) {
  const query = new URLSearchParams({ view: 'service', service, from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  return `${collector.replace(/\/$/, '')}/?${query}`;
}
