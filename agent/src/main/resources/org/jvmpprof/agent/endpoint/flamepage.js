
// ---- the agent's page around the flame graph ----

const page = {
  said: document.getElementById('said'),
  again: document.getElementById('again'),
  save: document.getElementById('save'),
  compare: document.getElementById('compare'),
};
const graph = mountFlameGraph(
  document.getElementById('flamegraph'), JSON.parse(document.getElementById('flamegraph-data').textContent));

/** What is looked at goes along to the next page: its type, view, search, theme; not the zoom, which is this profile's. */
function keptState() {
  const { zoom, ...rest } = graph.state();
  return new URLSearchParams(rest).toString();
}

for (const form of [page.again, page.compare]) {
  form?.addEventListener('submit', () => {
    form.action = form.action.replace(/#.*/, '') + '#' + keptState();
    const seconds = Number(form.elements.seconds?.value);
    if (seconds > 0) page.said.textContent = `Sampling for ${seconds} s…`;
  });
}

for (const link of document.querySelectorAll('.tools nav a, .tools p a')) {
  link.addEventListener('click', () => {
    const { theme = '', cb = '', view = '' } = graph.state();
    link.hash = new URLSearchParams(Object.entries({ theme, cb, view }).filter(([, value]) => value)).toString();
  });
}

page.save?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = page.save.querySelector('button');
  button.disabled = true;
  try {
    const answer = await fetch(page.save.action, { method: 'POST', body: new URLSearchParams(new FormData(page.save)) });
    if (!answer.ok) throw new Error(await answer.text());
    const saved = await answer.json();
    page.said.textContent = saved.name ? `Saved as “${saved.name}”.` : 'Saved.';
    const option = document.createElement('option');
    option.value = saved.id;
    option.textContent = saved.name ? `“${saved.name}”` : 'saved just now';
    page.compare.querySelector('optgroup').prepend(option);
    page.compare.hidden = false;
    page.save.reset();
  } catch (problem) {
    page.said.textContent = `Not saved: ${problem.message}`;
  } finally {
    button.disabled = false;
  }
});
