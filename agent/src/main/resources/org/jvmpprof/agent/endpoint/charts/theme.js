// SPDX-License-Identifier: Apache-2.0
// Runs before the first paint, so that a dark page never flashes white. Not a module: those wait for the document.
(() => {
  let chosen = '';
  try {
    chosen = localStorage.getItem('jvm-pprof-theme') ?? '';
  } catch {
    // Storage may be forbidden; then the system's theme is used.
  }
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
})();
