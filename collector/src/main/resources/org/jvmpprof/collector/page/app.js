// SPDX-License-Identifier: Apache-2.0
// The page: one view at a time, chosen by `view` in the query string. A view is a class with
//   constructor(main)      builds what never changes
//   update(state, force)   shows the state; force: ask again even if nothing changed (refresh)
//   destroy()
import { fetchOr } from './api.js';
import { anchor, failureState, make } from './parts.js';
import { go, readState } from './url.js';
import { ServicesView } from './views/services.js';
import { ServiceView } from './views/service.js';
import { CompareView } from './views/compare.js';
import { TopView } from './views/top.js';
import { LabelsView } from './views/labels.js';
import { ProfilesView } from './views/profiles.js';
import { ProfileView } from './views/profile.js';
import { TargetsView } from './views/targets.js';

const VIEWS = {
  services: ServicesView, service: ServiceView, compare: CompareView, top: TopView, labels: LabelsView,
  profiles: ProfilesView, profile: ProfileView, targets: TargetsView,
};
const NAV = [['services', 'Services'], ['top', 'Top functions'], ['compare', 'Compare'], ['labels', 'Labels'],
  ['profiles', 'Profiles'], ['targets', 'Targets']];
/** In which entry of the navigation a view without one of its own lies. */
const INSIDE = { service: 'services', profile: 'profiles' };
/** What is kept when another view is opened from the navigation. */
const KEPT = ['service', 'type', 'from', 'to', 'labels'];

const main = document.getElementById('main');
let current = null;
let timer = 0;

function viewName(state) {
  return Object.hasOwn(VIEWS, state.view ?? '') ? state.view : 'services';
}

function render(force = false) {
  const state = readState();
  const name = viewName(state);
  try {
    if (current?.name !== name) {
      current?.view.destroy();
      main.replaceChildren();
      main.className = `view-${name}`;
      current = { name, view: new VIEWS[name](main) };
      scrollTo(0, 0);
    }
    renderNav(name, state);
    schedule(state);
    current.view.update(state, force);
  } catch (failure) {
    main.replaceChildren(failureState(failure));
    current = null;
    console.error(failure);
  }
}

function renderNav(name, state) {
  const active = INSIDE[name] ?? name;
  const kept = Object.fromEntries(KEPT.filter((key) => state[key]).map((key) => [key, state[key]]));
  document.getElementById('nav').replaceChildren(...NAV.map(([view, text]) => anchor(
    view === 'services' ? { view, from: kept.from, to: kept.to } : { view, ...kept },
    { 'aria-current': view === active ? 'page' : 'false' }, ...(view === 'top' ? ['Top', make('span', { className: 'wide-only' }, '\u00a0functions')] : [text]))));
  const titles = { service: state.service, profile: 'Profile' };
  document.title = `${titles[name] ?? NAV.find(([view]) => view === name)[1]} · jvm-pprof`;
}

/** While the page is hidden nothing is asked; the next tick after it is shown again asks at once. */
function schedule(state) {
  clearInterval(timer);
  const seconds = Number(state.refresh);
  if (seconds >= 5) timer = setInterval(() => document.hidden || render(true), seconds * 1000);
}

// Plain clicks on links within the page change the state; with a modifier the browser opens a tab as ever.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="?"]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(Object.fromEntries(new URLSearchParams(link.getAttribute('href'))));
  if (link.closest('#nav')) main.focus({ preventScroll: true });
});

document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest?.('input, textarea, select');
  if (event.key === '/' && !isTyping && !event.defaultPrevented) {
    const search = main.querySelector('.fg-search input, input[type=search]');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (event.key === 'Escape') {
    for (const open of main.querySelectorAll('details.more[open]')) open.open = false;
  }
});

document.addEventListener('click', (event) => {
  for (const open of main.querySelectorAll('details.more[open]')) if (!open.contains(event.target)) open.open = false;
});

addEventListener('popstate', () => render());
addEventListener('statechange', () => render());
addEventListener('refreshnow', () => render(true));

// ---- theme ----

const THEMES = ['', 'light', 'dark'];
const themeButton = document.getElementById('theme');

function showTheme() {
  const chosen = document.documentElement.dataset.theme ?? '';
  themeButton.textContent = { light: '☀ Light', dark: '☾ Dark' }[chosen] ?? '◐ Auto';
  themeButton.setAttribute('aria-label', `Theme: ${chosen || 'as the system'}`);
  themeButton.title = 'Light, dark, or as the system has it';
  dispatchEvent(new Event('themechange'));
}

themeButton.addEventListener('click', () => {
  const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme ?? '') + 1) % THEMES.length];
  if (next) document.documentElement.dataset.theme = next;
  else delete document.documentElement.dataset.theme;
  try {
    localStorage.setItem('jvm-pprof-theme', next);
  } catch {
    // Storage may be forbidden; then the choice lasts until the page is closed.
  }
  showTheme();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showTheme);

// The cookie of a login can't be read here, so the collector is asked. Without tokens there is nothing to log out of.
fetchOr(null, 'me').then((me) => {
  document.getElementById('logout').hidden = !me?.logged_in;
  const tenant = document.getElementById('tenant');
  tenant.hidden = !me?.tenant;
  tenant.textContent = me?.tenant ?? '';
}, () => {});

showTheme();
render();
