// SPDX-License-Identifier: Apache-2.0
// The live feed. The browser resumes a broken connection by itself, without a hole; what it gives up is tried again.

const AGAIN_MILLIS = 5000;

export class Feed {
  /** onSecond(second) for each second; onState('live' or 'lost'). */
  constructor(url, onSecond, onState) {
    this.url = url;
    this.onSecond = onSecond;
    this.onState = onState;
  }

  start() {
    this.stop();
    const source = new EventSource(this.url);
    this.source = source;
    source.onmessage = (event) => {
      this.onState('live');
      this.onSecond(JSON.parse(event.data));
    };
    source.onerror = () => {
      if (source !== this.source) return;
      this.onState('lost');
      if (source.readyState === EventSource.CLOSED) this.timer = setTimeout(() => this.start(), AGAIN_MILLIS);
    };
  }

  stop() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }
}
