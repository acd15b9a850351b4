// Stalls: the frames, names and figures of the places, and what policies do to them: shutters and pills.

import {element, filled, put} from './dom.js';

const OVER = 9;                     // px by which a pill hangs over a stall's lower edge, to leave the dots free
const ROOMY = 250, SLIM = 150;       // px from which a stall has room for its sales, and for the word after its number

export class Stalls {
  /**
   * @param back, front layers below and above the dots
   * @param channels    `[{name, title, light, dark, physical}]`, the colours for a light and a dark page
   */
  constructor(back, front, channels) {
    this.front = front;
    this.channels = channels;
    this.pills = [];
    this.taken = [];
    this.stalls = channels.map(channel => {
      const box = element('div', channel.physical ? 'stall stall-street' : 'stall', back);
      box.style.setProperty('--psr-hue-light', channel.light);
      box.style.setProperty('--psr-hue-dark', channel.dark);
      const name = element('button', 'stall-name', front);
      name.type = 'button';
      name.dataset.channel = channel.name;
      element('b', '', name, channel.title);
      const sales = element('span', 'stall-sales', name), count = element('span', 'stall-count', name), more = element('span', 'sr', name);
      const shutter = element('div', 'shutter', front);
      element('i', '', shutter);
      return {box, name, sales, count, more, shutter, notice: element('em', '', shutter), waiting: element('div', 'stall-waiting', front)};
    });
  }

  place(plan) {
    this.plan = plan;
    this.posted = '';
    this.stalls.forEach((stall, c) => {
      const {x, y, w, h, head} = plan.places[c], top = this.channels[c].physical ? 9 : 5;
      put(stall.box, {x, y, w, h});
      put(stall.name, {x: x + 1, y: y + top, w: w - 2, h: head - 6});
      put(stall.shutter, {x: x + 1, y: y + head + 2, w: w - 2, h: h - head - 3});
      put(stall.waiting, {x: x + 8, y: y + head + (h - head) / 2, w: w - 16, h: 0});
      stall.name.classList.toggle('psr-tight', w < ROOMY);
      stall.slim = w < SLIM;
      stall.name.classList.toggle('psr-slim', stall.slim);
    });
  }

  /** Names' figures: `[{merchants, sales, change, dots}]` in words, by channel. */
  tell(figures, words) {
    this.stalls.forEach((stall, c) => {
      const {merchants, sales, change, dots} = figures[c];
      stall.count.textContent = dots === 0 && stall.waiting.textContent ? '' : stall.slim ? merchants : filled(words.stall_merchants, {n: merchants});
      stall.sales.textContent = [sales, change].filter(Boolean).join('  ');
      stall.more.textContent = words.stall_more;
      stall.name.title = words.stall_keys;
      stall.name.dataset.count = dots;
    });
  }

  /** What policies say of the stalls: `[{kind: closed | waiting | runs, channel, partner, text}]`; texts newly shut. */
  post(signs) {
    const known = JSON.stringify([signs, this.plan.width]);
    if (known === this.posted) return [];
    this.posted = known;
    for (const pill of this.pills.splice(0)) pill.remove();
    this.taken = [];                // where no arc's number may stand
    const news = [];
    this.stalls.forEach((stall, c) => {
      const closed = signs.find(sign => sign.kind === 'closed' && sign.channel === c);
      const waiting = signs.find(sign => sign.kind === 'waiting' && sign.channel === c);
      if (closed && !stall.shutter.classList.contains('psr-shut')) news.push(`${this.channels[c].title}: ${closed.text}`);
      if (closed) stall.notice.textContent = closed.text;
      stall.shutter.classList.toggle('psr-shut', Boolean(closed));
      stall.waiting.textContent = waiting?.text ?? '';
      stall.name.dataset.closed = Boolean(closed);
      if (closed) this.taken.push(middle(this.plan.places[c]));
    });
    for (const sign of signs) if (sign.kind === 'runs') this.pill(sign);
    return news;
  }

  /** A pill in the stall, or across it and its partner's where they are neighbours. */
  pill({channel, partner, text, brief}) {
    const own = this.plan.places[channel], other = this.plan.places[partner];
    const beside = other && other.y === own.y && Math.abs(own.x - other.x) < Math.max(own.w, other.w) + 20;
    const pill = element('div', 'pill', this.front, this.stalls[channel].slim && !beside ? brief : text);
    pill.title = text;
    pill.style.maxWidth = `${(beside ? own.w + other.w : own.w) - 8}px`;
    const half = pill.offsetWidth / 2 + 4;
    const middle = beside ? (Math.max(own.x, other.x) + Math.min(own.x + own.w, other.x + other.w)) / 2 : own.x + own.w / 2;
    const x = Math.max(half, Math.min(this.plan.width - half, middle)), y = own.y + own.h - pill.offsetHeight / 2 + OVER;
    put(pill, {x, y});
    this.pills.push(pill);
    this.taken.push([x, y, half, pill.offsetHeight / 2]);
  }
}

/** Where a shutter's notice stands: nothing else should. */
const middle = ({x, y, w, h, head}) => [x + w / 2, y + head + (h - head) / 2, w / 2, 24];
