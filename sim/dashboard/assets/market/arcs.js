// Arcs: the largest net moves of the last weeks, beneath the dots, each with its number of merchants.

import {element, put, shape} from './dom.js';

const BEND = 0.36;                  // as the dots travel
const THINNEST = 3, THICKEST = 26;  // px
const ALONG = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];

export class Arcs {
  constructor(svg, front) {
    this.svg = svg;
    this.front = front;
    this.tags = [];
  }

  /**
   * @param flows `[{from, to, share, text}]`, the largest first; `share` 0–1 of the widest that an arc can be
   * @param taken `[x, y, half width, half height]` of what else is written on the picture: no number stands on it
   */
  draw(flows, plan, taken) {
    this.svg.replaceChildren();
    const placed = [...taken], shown = flows.slice(0, plan.narrow ? 3 : 4);
    shown.forEach(({from, to, share, text}, k) => {
      const path = bow(plan.places[from], plan.places[to]);
      shape('path', {d: path.d, class: 'psr-arc', 'stroke-width': THINNEST + (THICKEST - THINNEST) * share}, this.svg);
      const tag = this.tags[k] ??= element('div', 'tag', this.front);
      tag.textContent = text;
      tag.hidden = false;
      const half = tag.offsetWidth / 2 + 4, inside = ([x, y]) => [Math.max(half, Math.min(plan.width - half, x)), y];
      const spot = ALONG.map(u => inside(path.at(u))).find(each => free(each, half, plan, placed));
      tag.hidden = !spot;           // better no number than one across a name
      if (!spot) return;
      placed.push([...spot, half]);
      put(tag, {x: spot[0], y: spot[1]});
    });
    this.tags.slice(shown.length).forEach(tag => tag.hidden = true);
  }
}

/** The curve from one place's middle to another's. */
function bow(a, b) {
  const [x0, y0] = middle(a), [x1, y1] = middle(b);
  const cx = (x0 + x1) / 2 - (y1 - y0) * BEND, cy = (y0 + y1) / 2 + (x1 - x0) * BEND;
  const at = u => [(1 - u) ** 2 * x0 + 2 * u * (1 - u) * cx + u * u * x1, (1 - u) ** 2 * y0 + 2 * u * (1 - u) * cy + u * u * y1];
  return {d: `M${x0} ${y0}Q${cx} ${cy} ${x1} ${y1}`, at};
}

const middle = ({x, y, w, h, head}) => [x + w / 2, y + head + (h - head) / 2];

/** Whether a number at a point would cover no name, pill or other number. */
function free([x, y], half, plan, placed) {
  const clear = placed.every(([px, py, ph, tall = 13]) => Math.abs(px - x) > ph + half || Math.abs(py - y) > tall + 13);
  const names = plan.places.every(p => x + half < p.x || x - half > p.x + p.w || y < p.y - 9 || y > p.y + p.head + 12);
  return clear && names && y > 12 && y < plan.height - 12;
}
