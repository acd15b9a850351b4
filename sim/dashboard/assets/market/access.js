// Access: pointing at dots, walking them with the keyboard, and the ring around the merchant that is followed.

import {element, filled} from './dom.js';
import {GONE} from './movement.js';

const FINGER = 16, MOUSE = 7;       // px within which a dot is meant
const TIP_WIDTH = 264;
const ROOM_FOR_TIP = 120;

/** Says who a merchant is; bytes and words come with the week. */
export class Names {
  constructor() {
    this.words = {};
    this.channels = [];
  }

  /** Lines about the merchant on a slot: who, where it lives, how it does, for how many it stands. */
  lines(i, crowd) {
    const {words} = this, kind = this.kinds[i], who = this.who[i] ?? 0;
    const category = words[`category_${who & 7}`] ?? '', region = words[`region_${who >> 3}`] ?? '';
    const person = filled(words.tip_who, {size: words[`size_${kind & 3}`], goods: words[`goods_${kind >> 2}`], category});
    const level = crowd.level[i], earns = level >= 15 ? words.tip_more : level === 10 ? words.tip_same : filled(words.tip_earns, {n: this.percent.format(level / 10)});
    return [person, region, filled(words.tip_place, {place: this.channels[crowd.channel[i]].title, earns}), filled(words.tip_weight, {n: this.number.format(this.weights[i])})];
  }

  speak(locale) {
    this.number = new Intl.NumberFormat(locale);
    this.percent = new Intl.NumberFormat(locale, {style: 'percent', maximumFractionDigits: 0});
  }
}

export class Access {
  /**
   * @param stage  where dots stand
   * @param live   element that screen readers listen to
   * @param stalls the stalls, whose names are the keyboard's way in
   * @param pick   what to do with a merchant that is to be followed
   */
  constructor({stage, live, stalls, crowd, names, pick, now}) {
    Object.assign(this, {stage, live, stalls, crowd, names, pick, now, followed: {slot: -1}});
    this.tip = element('div', 'tip', stage);
    this.cursor = element('div', 'cursor', stage);
    this.ring = element('div', 'ring', stage);
    this.tag = element('span', '', this.ring);
    this.tip.hidden = this.cursor.hidden = this.ring.hidden = true;
    this.at = new Map();            // where the walk stands, by place
    this.touched = -1;              // whose tooltip a finger opened: touched again, it is followed
    this.last = null;               // where the followed merchant was seen last
    stage.addEventListener('pointermove', event => this.point(event));
    stage.addEventListener('pointerleave', event => { if (event.pointerType !== 'touch') this.show(-1); });
    stage.addEventListener('click', event => this.click(event));
    this.tip.addEventListener('mousedown', event => event.preventDefault());
    stalls.stalls.forEach((stall, c) => {
      stall.name.addEventListener('click', event => this.choose(c, event.pointerType === 'touch'));
      stall.name.addEventListener('keydown', event => this.key(event, c));
      stall.name.addEventListener('blur', () => this.show(-1));
    });
  }

  under(event) {
    const box = this.stage.getBoundingClientRect(), place = this.crowd.plan;
    return place ? this.crowd.nearest(event.clientX - box.left, event.clientY - box.top, event.pointerType === 'touch' ? FINGER : MOUSE) : -1;
  }

  point(event) {
    if (event.pointerType === 'touch') return;
    const i = this.under(event);
    this.stage.style.cursor = i < 0 ? '' : 'pointer';
    this.show(i);
  }

  click(event) {
    if (event.target.closest('button')) return;
    if (this.touched >= 0 && event.target.closest('.psr-tip')) { this.pick(this.touched); return; }
    const i = this.under(event);
    if (event.pointerType === 'touch' && i !== this.touched) this.touch(i);
    else if (i >= 0) this.pick(i);
  }

  /** A finger has no other way to ask who somebody is. */
  touch(i) {
    this.show(i);
    this.touched = i;
    this.tip.classList.toggle('psr-touched', i >= 0);
    if (i >= 0) this.tip.lastChild.textContent = filled(this.names.words.tip_touch, {n: i});
  }

  /** A stall's name pressed: the merchant walked to, else the first one. */
  choose(place, touched = false) {
    const at = this.at.get(place), i = at !== undefined && this.crowd.channel[at] === place ? at : this.crowd.members(place)[0];
    if (i === undefined) return;
    if (touched) this.touch(i); else this.pick(i);
  }

  key(event, place) {
    const way = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key], members = way || event.key === 'Home' ? this.crowd.members(place) : [];
    if (!members.length) return;
    event.preventDefault();
    const before = members.indexOf(this.at.get(place)), next = way ? (before + way + members.length + (before < 0 && way < 0 ? 1 : 0)) % members.length : 0;
    this.at.set(place, members[next]);
    this.show(members[next], true);
    this.live.textContent = this.names.lines(members[next], this.crowd).join('. ');
  }

  /** The tooltip of a merchant; none for −1. */
  show(i, walking = false) {
    this.touched = -1;
    this.tip.classList.remove('psr-touched');
    this.tip.hidden = i < 0;
    this.cursor.hidden = i < 0 || !walking;
    if (i < 0) return;
    const {x, y} = this.crowd.where(i, this.now()), {width, height} = this.crowd.plan, [who, region, how, weight] = this.names.lines(i, this.crowd);
    this.tip.replaceChildren();
    element('b', '', this.tip, who);
    for (const line of [region, how, weight]) element('span', '', this.tip, line);
    element('small', '', this.tip, filled(this.names.words.tip_follow, {n: i}));
    this.tip.style.left = `${Math.max(4, Math.min(width - TIP_WIDTH - 4, x + 14))}px`;
    this.tip.style.top = y > height - ROOM_FOR_TIP ? '' : `${y + 16}px`;
    this.tip.style.bottom = y > height - ROOM_FOR_TIP ? `${height - y + 12}px` : '';
    this.cursor.style.transform = `translate(${x}px,${y}px)`;
  }

  /** What the ring has written on the picture: `[[x, y, half width]]`. */
  labels() {
    if (this.ring.hidden || !this.last) return [];
    const half = this.tag.offsetWidth / 2 + 12, [x, y] = this.last;
    return [[this.ring.classList.contains('psr-left') ? x - half : x + half, y, half]];
  }

  /** The ring stays on the dot; where a merchant gave up, a mark stays on its last spot. */
  follow(now = this.now()) {
    const {slot, text, gone} = this.followed, {crowd} = this, known = slot >= 0 && slot < crowd.size;
    if (!known || slot !== this.lastSlot) this.last = null;
    this.lastSlot = slot;
    if (known && crowd.channel[slot] !== GONE) {
      const {x, y} = crowd.where(slot, now);
      this.last = [x, y];
    }
    this.ring.hidden = !known || !this.last;
    if (this.ring.hidden) return;
    const [x, y] = this.last;
    this.ring.style.transform = `translate(${x}px,${y}px)`;
    this.ring.classList.toggle('psr-left', x > crowd.plan.width - 40 - this.tag.offsetWidth);
    this.ring.classList.toggle('psr-gone', Boolean(gone));
    this.tag.textContent = text;
  }
}
