// Places: where the stalls stand, and the lattice of spots that dots stand on.
//
// Online stalls share one pitch and the physical market has its own, closer one: nine tenths of all dots stand there.

const NARROW = 640;                 // px; below it a stall's head has two lines and rows are shorter
const WIDEST_PITCH = 9;             // px between two dots, however few there are
const FILL = 0.88;                  // share of a stall's spots that its fullest week may take
const MARKET_HEIGHT = 0.44;         // share of the height that the physical market gets

/**
 * The plan of a market: `{narrow, width, height, places: [{x, y, w, h, head, pitch, spots}]}`, places in channel order,
 * `spots` x and y of every spot from the middle outwards.
 *
 * @param width px
 * @param rows  channels by row, the physical market in the last: `{wide, narrow}`
 * @param need  dots that each place must have room for
 */
export function arrange(width, rows, need) {
  const narrow = width < NARROW, gap = narrow ? 8 : 12, head = narrow ? 42 : 46;
  const lines = narrow ? rows.narrow : rows.wide;
  const height = narrow ? 150 * lines.length + 110 : clamp(width * 0.56, 540, 680);
  const body = height - lines.length * head - (lines.length - 1) * gap;
  const market = Math.round(body * MARKET_HEIGHT);
  const widths = lines.map(line => shares(line.map(c => need[c]), width - gap * (line.length - 1), narrow ? 96 : width / (line.length + 1.6)));
  const heights = [...balanced(lines.slice(0, -1), widths, need, body - market), market];
  const places = [];
  let y = 0;
  lines.forEach((line, r) => {
    let x = 0;
    line.forEach((c, k) => {
      places[c] = {x, y, w: widths[r][k], h: heights[r] + head, head};
      x += widths[r][k] + gap;
    });
    y += heights[r] + head + gap;
  });
  for (const together of [lines.slice(0, -1).flat(), lines.at(-1)]) settle(together, places, need);
  return {narrow, width, height, places};
}

const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** A total shared in proportion, but nobody gets less than `least`. */
function shares(weights, total, least) {
  const small = weights.map(() => false);
  for (;;) {
    const rest = total - least * small.filter(Boolean).length;
    const sum = weights.reduce((all, weight, i) => all + (small[i] ? 0 : weight), 0) || 1;
    const out = weights.map((weight, i) => small[i] ? least : rest * weight / sum);
    const short = out.findIndex((value, i) => !small[i] && value < least);
    if (short < 0 || small.filter(Boolean).length === weights.length - 1) return out;
    small[short] = true;
  }
}

/** Heights of the online rows: a row whose fullest stall is tight gets more. */
function balanced(lines, widths, need, total) {
  let wish = lines.map(line => line.reduce((sum, c) => sum + need[c], 0)), heights = wish;
  for (let round = 0; round < 12; round++) {
    heights = shares(wish, total, Math.min(64, total / lines.length));
    const tight = lines.map((line, r) => Math.max(...line.map((c, k) => need[c] / (widths[r][k] - 12) / (heights[r] - 8))));
    wish = wish.map((value, r) => value * tight[r] ** 0.8);
  }
  return heights;
}

/** One pitch for stalls that are to be compared: the widest with which the fullest has room. */
function settle(together, places, need) {
  let pitch = WIDEST_PITCH;
  while (pitch > 1.2 && together.some(c => grid(places[c], pitch).nx * grid(places[c], pitch).ny * FILL < need[c])) pitch *= 0.985;
  for (const c of together) Object.assign(places[c], {pitch, spots: spots(places[c], pitch)});
}

function grid(place, pitch) {
  const pad = Math.max(5, pitch), w = place.w - 2 * pad, h = place.h - place.head - pad;
  return {w, h, nx: Math.max(1, Math.floor(w / pitch)), ny: Math.max(1, Math.floor(h / (pitch * 0.866)))};
}

/** Spots of a hexagonal lattice, ranked from the middle by a superellipse: a pile that grows outwards. */
function spots(place, pitch) {
  const {w, h, nx, ny} = grid(place, pitch), dy = pitch * 0.866, all = [];
  const mx = place.x + place.w / 2, my = place.y + place.head + h / 2;
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) {
      const x = mx + (i - (nx - 1) / 2 + (j & 1 ? 0.25 : -0.25)) * pitch, y = my + (j - (ny - 1) / 2) * dy;
      all.push([Math.abs((x - mx) / w * 2) ** 3 + Math.abs((y - my) / h * 2) ** 3, x, y]);
    }
  }
  all.sort((a, b) => a[0] - b[0]);
  return Float32Array.from(all.flatMap(spot => [spot[1], spot[2]]));
}
