// SPDX-License-Identifier: Apache-2.0
// The page's state is its query string and nothing else: a reload or a link shows the same. Keys that begin with `f.`
// belong to the flame graph.

const FLAME = 'f.';

/** The state as an object; absent keys are undefined. */
export function readState() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** A link to a state; empty values are left out. */
export function link(state) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (value !== undefined && value !== null && value !== '') query.set(key, value);
  }
  return '?' + query;
}

/** Shows another state; `push` says whether it deserves an entry in the history. */
export function go(state, push = true) {
  const target = link(state);
  if (target === (location.search || '?')) return;
  history[push ? 'pushState' : 'replaceState'](null, '', target);
  dispatchEvent(new Event('statechange'));
}

/** Changes some keys of the state. */
export function patch(changes, push = true) {
  go({ ...readState(), ...changes }, push);
}

/** Changes keys without telling the views: they have drawn the change already. */
export function note(changes, push) {
  const target = link({ ...readState(), ...changes });
  if (target !== location.search) history[push ? 'pushState' : 'replaceState'](null, '', target);
}

/** The flame graph's part of the state. */
export function flameState(state) {
  const own = {};
  for (const [key, value] of Object.entries(state)) if (key.startsWith(FLAME)) own[key.slice(FLAME.length)] = value;
  if (state.sample_type) own.type = state.sample_type;
  return own;
}

/** The page's keys for a flame graph's state; keys that are gone come as empty. */
export function fromFlameState(flame, before = readState()) {
  const changes = {};
  for (const key of Object.keys(before)) if (key.startsWith(FLAME)) changes[key] = '';
  for (const [key, value] of Object.entries(flame)) {
    if (key === 'type') changes.sample_type = value;
    else if (key !== 'theme') changes[FLAME + key] = value;
  }
  return changes;
}

/** Labels as the API takes them: `k=v,k=v`, each part encoded. */
export function formatLabels(labels) {
  return labels.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join(',');
}

export function parseLabels(text) {
  return (text ?? '').split(',').filter(Boolean).map((pair) => {
    const [key, ...value] = pair.split('=');
    return [decode(key), decode(value.join('='))];
  });
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
