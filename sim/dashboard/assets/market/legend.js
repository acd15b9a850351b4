// The legend: what a dot's size, colour, form and strength say, and the choice of colour.

import {element, filled, shape} from './dom.js';

const RADII = [2.6, 3.4, 4.3, 5.2];
const STRENGTHS = [0.18, 0.42, 0.7, 1];

/**
 * @param mode   size | goods
 * @param typical real merchants that a dot of each size stands for, in words
 * @param choose called with the other mode
 */
export function legend(parent, {words, mode, typical, choose}) {
  const focused = parent.contains(document.activeElement);
  parent.replaceChildren();
  const group = element('span', 'choice', parent);
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', words.colour);
  for (const each of ['size', 'goods']) {
    const button = element('button', '', group, words[`colour_${each}`]);
    button.type = 'button';
    button.setAttribute('aria-pressed', each === mode);
    button.addEventListener('click', () => choose(each));
  }
  if (focused) group.querySelector('[aria-pressed=true]').focus();
  if (mode === 'size') sizes(parent, words, typical); else goods(parent, words);
  key(parent, words.key_paler, 50, svg => STRENGTHS.forEach((strength, k) => disc(svg, 6 + k * 12, 4, 'var(--psr-dot-0)', strength)));
  key(parent, words.key_arcs, 30, svg => shape('path', {d: 'M2 12Q15 -6 28 12', class: 'psr-arc', 'stroke-width': 4}, svg));
  element('span', 'key', parent, words.key_sales);
}

function sizes(parent, words, typical) {
  RADII.forEach((radius, k) => key(parent, filled(words.key_size, {size: words[`size_${k}`], n: typical[k]}), 14, svg => disc(svg, 7, radius, `var(--psr-dot-${k})`)));
}

function goods(parent, words) {
  const draw = [
    svg => disc(svg, 7, 4, 'var(--psr-dot-0)'),
    svg => shape('circle', {cx: 7, cy: 7, r: 3.6, style: 'fill:none;stroke:var(--psr-dot-2)', 'stroke-width': 2.2}, svg),
    svg => shape('path', {d: 'M7 1.5L12.5 7L7 12.5L1.5 7Z', style: 'fill:var(--psr-dot-3)'}, svg),
  ];
  draw.forEach((each, k) => key(parent, words[`key_goods_${k}`], 14, each));
}

function key(parent, text, width, draw) {
  const item = element('span', 'key', parent);
  draw(shape('svg', {width, height: 14, viewBox: `0 0 ${width} 14`, 'aria-hidden': true}, item));
  item.append(text);
}

const disc = (svg, x, r, colour, strength = 1) => shape('circle', {cx: x, cy: 7, r, style: `fill:${colour};opacity:${strength}`}, svg);
