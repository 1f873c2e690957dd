// SPDX-License-Identifier: Apache-2.0
// One stored profile, or the merge of a few that were named.
import { FlamePanel } from '../flamepanel.js';
import { anchor, emptyState, make } from '../parts.js';
import { link, readState } from '../url.js';

export class ProfileView {
  constructor(main) {
    this.title = make('h1', {}, 'Profile');
    this.id = make('p', { className: 'facts id' });
    const box = make('section', { 'aria-label': 'Flame graph', className: 'panel flame-full' });
    this.box = box;
    main.append(this.title, this.id, box);
    this.flame = new FlamePanel(box, {
      nothing: () => emptyState('This profile is not there', make('p', {}, 'It may have expired meanwhile. '), make('p', {}, anchor({ ...readState(), view: 'profiles', id: '' }, {}, 'All profiles'))),
      onData: (data) => { this.title.textContent = data.title; },
      links: (name) => [['In all services', link({ view: 'top', fn: name, by: 'function' })]],
    });
  }

  destroy() {
    this.flame.destroy();
  }

  update(state, force = false) {
    if (!state.id) {
      this.box.hidden = true;
      this.id.replaceChildren(emptyState('No profile is named', make('p', {}, anchor({ ...state, view: 'profiles' }, {}, 'All profiles'))));
      return;
    }
    this.box.hidden = false;
    this.id.textContent = state.id.replaceAll('+', ' + ');
    this.flame.show({ name: `profiles/${state.id}`, parameters: {}, filename: `${state.id.slice(0, 60)}.pb.gz` }, force);
  }
}
