// The market view: every dot a group of merchants, drawn in the place where it earns most.
//
// A week comes as one byte a merchant slot (high nibble its place, 15 = none; low nibble what it earns, 10 = as much as
// in the market left alone) and is idempotent: any week may be left out. `seen` tells the player what was drawn.

import {Access, Names} from './market/access.js';
import {Arcs} from './market/arcs.js';
import {element, shape} from './market/dom.js';
import {legend} from './market/legend.js';
import {Crowd, GONE} from './market/movement.js';
import {arrange} from './market/places.js';
import {DIAMOND, DISC, Painter, RING, pixel} from './market/stamps.js';
import {Stalls} from './market/stalls.js';

const RADIUS = {size: [0.3, 0.36, 0.42, 0.48], goods: [0.38, 0.4, 0.42]};    // in pitches
const SMALLEST = 0.9;                                                        // px
const COLOURS = {size: [0, 1, 2, 3], goods: [0, 2, 3]};
const FORMS = {size: [DISC, DISC, DISC, DISC], goods: [DISC, RING, DIAMOND]};
const USUAL = 10;                   // level of income at which a dot is at full strength
const FAINTEST = 34, STRONGEST = 250;
const JUMP = 0.3;                   // share of dots beyond which a week is a jump: another time, another market
const MORE = 1.4;                   // room for a place that outgrew its own, times what it holds
const REST_MS = 2500;               // without a new week, before holes are tidied
const WORDS_MS = 120;
const SLOWEST_MS = 950, FASTEST_MS = 320;

class MarketView {
  constructor(model, el) {
    this.model = model;
    this.channels = model.get('channels');
    this.build(el);
    this.painter = new Painter(this.canvas);
    this.crowd = new Crowd(this.channels.length);
    this.names = Object.assign(new Names(), {channels: this.channels});
    this.stalls = new Stalls(this.back, this.front, this.channels);
    this.arcs = new Arcs(this.svg, this.front);
    this.access = new Access({
      stage: this.stage, live: this.live, stalls: this.stalls, crowd: this.crowd, names: this.names,
      pick: i => { window.psrPicked = Date.now(); this.send('picked', i); }, now: () => performance.now(),
    });
    this.calm = matchMedia('(prefers-reduced-motion: reduce)');
    this.frames = this.raf = this.rest = this.telling = 0;
    this.toldAt = -WORDS_MS;
    this.unseen = -1;
    this.speak();
    this.listen();
  }

  build(el) {
    this.root = element('div', 'market', el);
    this.root.dataset.testid = 'market-view';
    this.root.setAttribute('role', 'group');
    this.tools = element('div', 'legend', this.root);
    this.stage = element('div', 'stage', this.root);
    this.back = element('div', '', this.stage);
    this.svg = shape('svg', {'aria-hidden': true}, this.stage);
    this.canvas = element('canvas', '', this.stage);
    this.canvas.setAttribute('aria-hidden', 'true');
    this.front = element('div', '', this.stage);
    this.live = element('div', 'sr', this.root);
    this.live.setAttribute('aria-live', 'polite');
  }

  listen() {
    const {model} = this, on = (names, what) => names.split(' ').forEach(name => model.on(`change:${name}`, () => what.call(this)));
    on('state', this.take);
    on('kinds who weights', this.recolour);
    on('signs flows figures', this.tell);
    on('followed', () => {
      this.access.followed = model.get('followed');
      if (this.crowd.size) this.access.follow();
    });
    on('words locale typical', this.speak);
    on('colour', () => {
      this.legend();
      this.recolour();
    });
    this.resizing = new ResizeObserver(() => this.crowd.size && this.crowd.plan.width !== this.width() && this.place());
    this.resizing.observe(this.stage);
    // The page's theme is a class on some element around us, or the system's own.
    this.dressing = new MutationObserver(() => this.recolour());
    for (let at = this.root; at; at = at.parentElement) this.dressing.observe(at, {attributes: true, attributeFilter: ['class', 'data-theme']});
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.dark.addEventListener('change', this.redress = () => this.recolour());
  }

  close() {
    this.resizing.disconnect();
    this.dressing.disconnect();
    this.dark.removeEventListener('change', this.redress);
    cancelAnimationFrame(this.raf);
    clearTimeout(this.rest);
    clearTimeout(this.telling);
    this.root.remove();
  }

  // -- words and colours

  speak() {
    const words = this.model.get('words');
    this.names.words = words;
    this.names.speak(this.model.get('locale'));
    this.root.setAttribute('aria-label', words.label);
    this.legend();
    this.tell();
  }

  legend() {
    const mode = this.model.get('colour');
    legend(this.tools, {words: this.names.words, mode, typical: this.model.get('typical'), choose: other => this.send('colour', other)});
  }

  recolour() {
    if (!this.crowd.size) return;
    Object.assign(this.names, {kinds: this.bytes('kinds'), who: this.bytes('who'), weights: this.whole('weights')});
    this.palette = null;
    this.refresh();
  }

  colours() {
    const style = getComputedStyle(this.root), colour = name => pixel(style.getPropertyValue(`--psr-dot-${name}`) || '#777777');
    return this.palette ??= {dots: [0, 1, 2, 3].map(colour), gone: colour('gone')};
  }

  // -- weeks

  take() {
    const state = this.bytes('state'), {crowd} = this;
    if (!state.length) return;
    Object.assign(this.names, {kinds: this.bytes('kinds'), who: this.bytes('who'), weights: this.whole('weights')});
    const afresh = state.length !== crowd.size, jump = afresh || crowd.changes(state) > JUMP * state.length;
    if (afresh) this.plan(state);
    if (jump) crowd.seatAll(state, this.names.kinds, crowd.plan);
    else crowd.take(state, performance.now(), this.travel());
    if (crowd.counts.some((count, c) => count > crowd.plan.places[c].spots.length / 2)) this.place();
    this.root.dataset.week = this.model.get('week');
    this.tell();
    this.see();
    this.refresh();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.tidy(), REST_MS);
  }

  travel() {
    if (this.calm.matches || document.hidden) return 0;
    return Math.max(FASTEST_MS, Math.min(SLOWEST_MS, 1600 / (this.model.get('pace') || 1)));
  }

  /** A week counts as seen once a frame has shown it; a hidden page shows none. */
  see() {
    this.unseen = this.model.get('week');
    if (document.hidden) this.seen();
  }

  seen() {
    if (this.unseen < 0) return;
    this.send('seen', this.unseen);
    this.unseen = -1;
  }

  tidy() {
    if (!this.crowd.tidy(performance.now(), this.calm.matches ? 0 : SLOWEST_MS)) return;
    this.refresh();
    this.rest = setTimeout(() => this.tidy(), REST_MS);
  }

  // -- layout

  width() {
    return Math.floor(this.stage.clientWidth) || 800;
  }

  /** Lays the market out for what it holds now and what it is known to hold at most. */
  plan(state) {
    const counts = new Int32Array(this.channels.length);
    for (const byte of state) if (byte >> 4 < counts.length) counts[byte >> 4]++;
    const known = this.model.get('capacity');
    this.need = Array.from(counts, (count, c) => Math.max(count > (this.need?.[c] ?? 0) ? Math.ceil(count * MORE) : 0, this.need?.[c] ?? 0, known[c] ?? 0, 40));
    const plan = this.crowd.plan = arrange(this.width(), this.model.get('rows'), this.need);
    this.stage.style.height = `${plan.height}px`;
    this.root.classList.toggle('psr-narrow', plan.narrow);
    this.painter.resize(plan.width, plan.height);
    this.svg.setAttribute('viewBox', `0 0 ${plan.width} ${plan.height}`);
    this.stalls.place(plan);
  }

  place() {
    this.plan(this.bytes('state'));
    this.crowd.reseat(this.crowd.plan);
    this.tell();
    this.refresh();
  }

  /** Words on the picture follow the weeks eight times a second at most: nobody reads faster. */
  tell() {
    const wait = this.toldAt + WORDS_MS - performance.now();
    if (wait > 0) {
      this.telling ||= setTimeout(() => {
        this.telling = 0;               // first of all: a timer may fire a hair early, and must then be set again
        this.tell();
      }, wait);
      return;
    }
    clearTimeout(this.telling);
    this.telling = 0;
    if (!this.crowd.plan || !this.model.get('figures').length) return;
    this.toldAt = performance.now();
    const news = this.stalls.post(this.model.get('signs'));
    if (news.length) this.live.textContent = news.join('. ');
    this.stalls.tell(this.model.get('figures'), this.names.words);
    this.arcs.draw(this.model.get('flows'), this.crowd.plan, [...this.stalls.taken, ...this.access.labels()]);
  }

  // -- drawing

  refresh() {
    this.stale = true;
    this.wake();
  }

  wake() {
    this.raf ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.raf = 0;
    const {crowd, painter} = this, now = performance.now();
    if (!crowd.size) return;
    const arrived = crowd.moving.length && crowd.arrive(now);
    if (this.stale || arrived) this.paintSettled();
    painter.now.set(painter.settled);
    this.paintMoving(now);
    painter.show();
    this.access.follow(now);
    this.seen();
    this.root.dataset.moving = crowd.moving.length;
    this.root.dataset.frames = ++this.frames;
    if (crowd.moving.length) this.wake();
  }

  paintSettled() {
    const {crowd, painter, names: {kinds}} = this, look = this.look();
    painter.settled.fill(0);
    for (let i = 0; i < crowd.size; i++) {
      const place = crowd.channel[i];
      if (place === GONE || crowd.flying[i]) continue;
      const k = look.of(kinds[i]);
      painter.dot(painter.settled, crowd.x[i], crowd.y[i], look.stamps[place][k], look.colours[k], strength(crowd.level[i]));
    }
    this.stale = false;
  }

  paintMoving(now) {
    const {crowd, painter, names: {kinds}} = this, look = this.look(), {gone} = this.colours();
    for (const i of crowd.moving) {
      const at = crowd.where(i, now), k = look.of(kinds[i]), stamp = painter.stamp(Math.max(SMALLEST, look.radii[k] * at.pitch) * at.swell, look.forms[k]);
      const full = at.swell === 1.18 ? STRONGEST : strength(crowd.level[i]);
      painter.dot(painter.now, at.x, at.y, stamp, at.gone ? gone : look.colours[k], Math.floor(full * at.alpha));
    }
  }

  /** Colour, form and stamp of every kind of dot in every place. */
  look() {
    const mode = this.model.get('colour'), radii = RADIUS[mode], forms = FORMS[mode], {dots} = this.colours(), {places} = this.crowd.plan;
    return {
      of: mode === 'size' ? kind => kind & 3 : kind => kind >> 2,
      radii, forms,
      colours: COLOURS[mode].map(k => dots[k]),
      stamps: places.map(place => radii.map((radius, k) => this.painter.stamp(Math.max(SMALLEST, radius * place.pitch), forms[k]))),
    };
  }

  // -- to and from the server

  send(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  bytes(name) {
    const view = this.model.get(name);
    return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  }

  whole(name) {
    return new Int32Array(this.bytes(name).slice().buffer);
  }

  /** What tests see. */
  hooks() {
    const {crowd, painter} = this;
    return {
      position: i => { const {x, y} = crowd.where(i, performance.now()); return [x, y] },
      channel: i => crowd.channel[i],
      level: i => crowd.level[i],
      find: place => crowd.members(place)[0],
      size: () => crowd.size,
      moving: () => crowd.moving.length,
      ink: () => painter.now.reduce((sum, value) => sum + (value >>> 24 > 0 ? 1 : 0), 0),
    };
  }
}

const strength = level => FAINTEST + Math.floor(Math.min(1, level / USUAL) * (STRONGEST - FAINTEST));

export function render({model, el}) {
  const view = new MarketView(model, el);
  view.root.market = view.hooks();
  view.access.followed = model.get('followed');
  view.take();
  return () => view.close();
}
