// SPDX-License-Identifier: Apache-2.0. Deletes saved profiles; all else on the page needs no script.
const said = document.getElementById('said');

for (const button of document.querySelectorAll('[data-delete]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const answer = await fetch(button.dataset.delete, { method: 'DELETE' });
      if (!answer.ok && answer.status !== 404) throw new Error(await answer.text());
      button.closest('tr').remove();
      said.textContent = 'Deleted.';
    } catch (problem) {
      button.disabled = false;
      said.textContent = `Not deleted: ${problem.message}`;
    }
  });
}
