// Movement: which spot each dot stands on, and how it gets from one to the next.
//
// A merchant is a slot number. It keeps its spot until it leaves its place; who comes takes the innermost free one.
// A whole week arrives at once and is compared with what is shown, so that any week may be left out.

export const GONE = 15;             // place of a slot without a living merchant
const TRAVEL = 0, ENTER = 1, LEAVE = 2, TIDY = 3;
const BEND = 0.36;                  // how far a path bows: the two directions keep apart, along the arcs beneath
const LATE = 0.35;                  // share of the journey by which the last sets out after the first
const SINK = 16;                    // px that a dot sinks while it fades

const ease = u => u <= 0 ? 0 : u >= 1 ? 1 : u * u * (3 - 2 * u);

/** All slots in an order that looks like chance and is always the same: neighbours of one kind do not stand together. */
function mixed(n) {
  const key = i => Math.imul(i + 1, 2654435761) >>> 0;
  return Array.from({length: n}, (_, i) => i).sort((a, b) => key(a) - key(b));
}

export class Crowd {
  constructor(places) {
    this.places = places;
    this.size = 0;
    this.moving = [];
    this.spot = {x: 0, y: 0, pitch: 1, swell: 1, alpha: 1, gone: false};
  }

  /** Everyone in place at once, the largest in the middle of each stall. */
  seatAll(state, kinds, plan) {
    const n = this.size = state.length;
    this.plan = plan;
    this.channel = new Uint8Array(n).fill(GONE);
    this.level = new Uint8Array(n);
    this.rank = new Int32Array(n);
    this.how = new Uint8Array(n);
    this.flying = new Uint8Array(n);
    for (const name of ['x', 'y', 'fromX', 'fromY', 'fromPitch', 'start', 'length']) this[name] = new Float32Array(n);
    this.taken = Array.from({length: this.places}, () => new Uint8Array(n + 1));
    this.low = new Int32Array(this.places);
    this.counts = new Int32Array(this.places);
    this.moving = [];
    this.epoch = performance.now();     // Float32 keeps a millisecond for hours only from a near beginning
    const order = mixed(n);
    for (let size = 3; size >= 0; size--) {
      for (const i of order) {
        if ((kinds[i] & 3) !== size) continue;
        const place = state[i] >> 4;
        this.level[i] = state[i] & 15;
        if (place < this.places) this.enter(i, place);
      }
    }
  }

  /** The same spots in a market that has been laid out anew. */
  reseat(plan) {
    this.plan = plan;
    for (let i = 0; i < this.size; i++) if (this.channel[i] !== GONE) this.stand(i);
    this.flying.fill(0);
    this.moving = [];
  }

  /** How many dots a week would move. */
  changes(state) {
    let changed = 0;
    for (let i = 0; i < this.size; i++) if (state[i] >> 4 !== this.channel[i]) changed++;
    return changed;
  }

  /** A new week: who changed place sets out, for about `travel` ms (0: is there at once). */
  take(state, now, travel) {
    for (let i = 0; i < this.size; i++) {
      const place = state[i] >> 4, old = this.channel[i];
      this.level[i] = state[i] & 15;
      if (place === old) continue;
      if (old !== GONE) {
        this.remember(i, now);
        this.leave(i, old);
      }
      if (place !== GONE) this.enter(i, place);
      this.channel[i] = place;
      if (travel) this.launch(i, place === GONE ? LEAVE : old === GONE ? ENTER : TRAVEL, now, travel);
    }
    if (!travel) this.arrive(Infinity);
  }

  /** At rest, the outermost of each place move into the holes that leavers left inside. */
  tidy(now, travel, most = 500) {
    const movers = [];
    for (let i = 0; i < this.size; i++) {
      const place = this.channel[i];
      if (place !== GONE && this.rank[i] >= this.counts[place]) movers.push(i);
    }
    movers.sort((a, b) => this.rank[b] - this.rank[a]);
    for (const i of movers.slice(0, most)) {
      const place = this.channel[i];
      this.remember(i, now);
      this.leave(i, place);
      this.enter(i, place);
      if (travel) this.launch(i, TIDY, now, travel);
    }
    return movers.length;
  }

  /** Where a dot is at this moment, with its size, strength and whether it is fading; the record is used again. */
  where(i, now) {
    const out = this.spot, pitch = this.pitch(this.channel[i]);
    Object.assign(out, {x: this.x[i], y: this.y[i], pitch, swell: 1, alpha: 1, gone: false});
    if (!this.flying[i]) return out;
    const u = ease((now - this.epoch - this.start[i]) / this.length[i]), how = this.how[i];
    if (how === ENTER) {
      out.swell = 1 + 1.6 * u * (1 - u);
      out.alpha = u;
    } else if (how === LEAVE) {
      Object.assign(out, {x: this.fromX[i], y: this.fromY[i] + SINK * u, pitch: this.fromPitch[i], swell: 1 - 0.3 * u, alpha: 0.75 * (1 - u), gone: true});
    } else {
      const dx = this.x[i] - this.fromX[i], dy = this.y[i] - this.fromY[i], bow = how === TIDY ? 0 : 2 * BEND * u * (1 - u);
      out.x = this.fromX[i] + dx * u - dy * bow;
      out.y = this.fromY[i] + dy * u + dx * bow;
      out.pitch = this.fromPitch[i] + (pitch - this.fromPitch[i]) * u;
      out.swell = how === TIDY ? 1 : 1.18;
    }
    return out;
  }

  /** Takes those who have arrived out of `moving`; whether there were any. */
  arrive(now) {
    const before = this.moving.length;
    this.moving = this.moving.filter(i => {
      const there = now - this.epoch >= this.start[i] + this.length[i];
      if (there) this.flying[i] = 0;
      return !there;
    });
    return this.moving.length < before;
  }

  /** Dots of a place, from the middle outwards. */
  members(place) {
    const out = [];
    for (let i = 0; i < this.size; i++) if (this.channel[i] === place) out.push(i);
    return out.sort((a, b) => this.rank[a] - this.rank[b]);
  }

  /** The dot nearest to a point, −1 if none is within reach: 26,000 distances take well under a millisecond. */
  nearest(x, y, reach) {
    let best = -1, least = reach * reach;
    for (let i = 0; i < this.size; i++) {
      if (this.channel[i] === GONE || this.flying[i]) continue;
      const dx = this.x[i] - x, dy = this.y[i] - y, away = dx * dx + dy * dy;
      if (away < least) {
        least = away;
        best = i;
      }
    }
    return best;
  }

  pitch(place) {
    return place === GONE ? 1 : this.plan.places[place].pitch;
  }

  remember(i, now) {
    const {x, y, pitch} = this.where(i, now);
    this.fromX[i] = x;
    this.fromY[i] = y;
    this.fromPitch[i] = pitch;
  }

  enter(i, place) {
    const taken = this.taken[place];
    while (taken[this.low[place]]) this.low[place]++;
    this.rank[i] = this.low[place];
    taken[this.rank[i]] = 1;
    this.counts[place]++;
    this.channel[i] = place;
    this.stand(i);
  }

  leave(i, place) {
    this.taken[place][this.rank[i]] = 0;
    this.low[place] = Math.min(this.low[place], this.rank[i]);
    this.counts[place]--;
  }

  stand(i) {
    const {spots} = this.plan.places[this.channel[i]], at = 2 * Math.min(this.rank[i], spots.length / 2 - 1);
    this.x[i] = spots[at];
    this.y[i] = spots[at + 1];
  }

  launch(i, how, now, travel) {
    this.how[i] = how;
    this.start[i] = now - this.epoch + (how === TRAVEL || how === TIDY ? Math.random() * travel * LATE : 0);
    this.length[i] = how === TRAVEL ? travel * (0.8 + 0.4 * Math.random()) : travel;
    if (this.flying[i]) return;
    this.flying[i] = 1;
    this.moving.push(i);
  }
}
