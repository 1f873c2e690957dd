// SPDX-License-Identifier: Apache-2.0
// Talks to the collector that served this page, and to nobody else. Paths are relative, so that it works below a prefix.

/** What the API, or the way to it, answered instead of what was asked for. */
export class ApiError extends Error {
  constructor(status, message, retryAfter = 0) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** A parameter that is sent although it is empty: to leave it out would mean something else. */
export const EMPTY = { toString: () => '' };

function query(parameters) {
  const text = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') text.set(key, String(value));
  }
  const joined = text.toString();
  return joined ? '?' + joined : '';
}

/** The path of a request, relative to the page. */
export function path(name, parameters = {}) {
  return `api/0/${name}${query(parameters)}`;
}

/** The same as an address that can be given to another program; `from` and `to` should be absolute then. */
export function address(name, parameters = {}) {
  return new URL(path(name, parameters), document.baseURI).href.replaceAll('%3A', ':');
}

/** The answer to a GET, already checked. An aborted request rejects with an AbortError. */
export async function request(name, parameters = {}, signal = undefined) {
  let response;
  try {
    response = await fetch(path(name, parameters), { signal, headers: { Accept: 'application/json' } });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new ApiError(0, 'the collector does not answer');
  }
  if (response.ok) return response;
  throw await failureOf(response);
}

async function failureOf(response) {
  const retryAfter = Number(response.headers.get('Retry-After')) || 0;
  let message = response.statusText || `status ${response.status}`;
  try {
    message = (await response.json()).error ?? message;
  } catch {
    // A proxy in between answers what it likes; its status line must do.
  }
  return new ApiError(response.status, message, retryAfter);
}

/** Fetches a file and hands it to the browser to be saved; so that a failure is told here, and the name is ours. */
export async function save(address_, filename) {
  let response;
  try {
    response = await fetch(address_);
  } catch {
    throw new ApiError(0, 'the collector does not answer');
  }
  if (!response.ok) throw await failureOf(response);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** The whole JSON document of a GET. */
export async function fetchDocument(name, parameters, signal) {
  const response = await request(name, parameters, signal);
  try {
    return await response.json();
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new ApiError(502, 'the answer is no JSON; is there a proxy in between?');
  }
}

/** The `body` of a GET. */
export async function fetchBody(name, parameters, signal) {
  return (await fetchDocument(name, parameters, signal)).body;
}

/** As fetchBody; what is not there is `otherwise`. */
export async function fetchOr(otherwise, name, parameters, signal) {
  try {
    return await fetchBody(name, parameters, signal);
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 404) return otherwise;
    throw failure;
  }
}

const sentence = (text) => {
  const trimmed = text.replace(/^bad request: /, '').trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1) + (/[.!?]$/.test(trimmed) ? '' : '.');
};

/** What a failure means, and what to do about it, in words: { title, text, advice }. */
export function explain(failure) {
  if (!(failure instanceof ApiError)) {
    return { title: 'This page has a defect', text: String(failure?.message ?? failure), advice: 'Reload it; if that does not help, please report what is written here.' };
  }
  const text = sentence(failure.message);
  switch (failure.status) {
    case 0:
      return { title: 'The collector does not answer', text: 'Either it is not running, or the network in between is down.', advice: `Check it with: curl ${new URL('healthz', document.baseURI).href}` };
    case 400:
      return { title: 'The collector can’t answer this question', text, advice: 'Change the range, the labels or the type above.' };
    case 401:
      return { title: 'You are not logged in', text, advice: 'Reload the page to log in.' };
    case 403:
      return { title: 'You may not see this', text, advice: 'Ask whoever runs the collector for a token with the scope that is named here.' };
    case 404:
      return { title: 'Nothing found', text, advice: 'Choose a longer range, or fewer labels.' };
    case 405:
      return { title: 'Profiles of this type can’t be merged', text, advice: 'They are kept as they came: list them and download them one by one.' };
    case 413:
      return { title: 'Too large', text, advice: 'Narrow the range or the labels.' };
    case 429:
    case 503:
      return { title: 'The collector is busy', text, advice: `Try again in ${failure.retryAfter || 5} s, or ask for less.` };
    case 507:
      return { title: 'The collector’s disk is full', text, advice: 'Free space, or shorten its retention. What it has can still be read.' };
    default:
      return { title: `The collector failed (status ${failure.status})`, text, advice: 'Its log says more.' };
  }
}
