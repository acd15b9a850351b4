// Stamps: dots as pixels. They are written into an ImageData, not drawn: 60 frames a second without a GPU.

export const DISC = 0, RING = 1, DIAMOND = 2;
const PHASES = 4;                   // positions within a pixel, each way: dots glide instead of hopping
const STEPS = 8;                    // radii kept apart, to an eighth of a pixel
const SMALL_RING = 2.6;             // device pixels
const SHARPEST = 2;                 // device pixels a CSS pixel; more costs more than it shows

export class Painter {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
  }

  resize(width, height) {
    this.ratio = Math.min(SHARPEST, devicePixelRatio || 1);
    this.w = this.canvas.width = Math.round(width * this.ratio);
    this.h = this.canvas.height = Math.round(height * this.ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.stamps = new Map();        // a stamp holds offsets in rows of this width
    this.image = this.context.createImageData(this.w, this.h);
    this.now = new Uint32Array(this.image.data.buffer);
    this.settled = new Uint32Array(this.w * this.h);
  }

  /** Offsets and strengths of the pixels of one dot, for each position within a pixel. */
  stamp(radius, shape) {
    const size = Math.max(1, Math.round(radius * this.ratio * STEPS)), key = size * 4 + shape;
    let made = this.stamps.get(key);
    if (!made) this.stamps.set(key, made = this.cut(size / STEPS, shape));
    return made;
  }

  cut(radius, shape) {
    const box = Math.ceil(radius * 1.3 + 1), phases = [];
    for (let phase = 0; phase < PHASES * PHASES; phase++) {
      const px = phase % PHASES / PHASES, py = Math.floor(phase / PHASES) / PHASES, pairs = [];
      for (let y = -box; y <= box + 1; y++) {
        for (let x = -box; x <= box + 1; x++) {
          const strength = cover(x - px, y - py, radius, shape);
          if (strength > 0.03) pairs.push(y * this.w + x, Math.floor(strength * 256));
        }
      }
      phases.push(Int32Array.from(pairs));
    }
    return {box: box + 1, phases};
  }

  /** One dot; where two meet, the denser pixel stays: no blending, and no matter who came first. */
  dot(pixels, x, y, stamp, colour, alpha) {
    x *= this.ratio;
    y *= this.ratio;
    const xi = Math.floor(x), yi = Math.floor(y), {box} = stamp;
    if (xi < box || yi < box || xi >= this.w - box || yi >= this.h - box) return;
    const pairs = stamp.phases[Math.floor((y - yi) * PHASES) * PHASES + Math.floor((x - xi) * PHASES)], at = yi * this.w + xi;
    for (let j = 0; j < pairs.length; j += 2) {
      const strength = pairs[j + 1] * alpha >> 8, o = at + pairs[j];
      if (strength > pixels[o] >>> 24) pixels[o] = colour | strength << 24;
    }
  }

  show() {
    this.context.putImageData(this.image, 0, 0);
  }
}

/** How much of a pixel a dot covers, 0–1; a diamond has about a disc's area, a small ring a pinhole. */
function cover(x, y, radius, shape) {
  const away = shape === DIAMOND ? (Math.abs(x) + Math.abs(y)) / 1.25 : Math.hypot(x, y);
  const inside = Math.max(0, Math.min(1, radius + 0.5 - away));
  if (shape !== RING) return inside;
  if (radius < SMALL_RING) return away < radius * 0.4 ? inside * 0.25 : inside;
  return inside * Math.max(0.1, Math.min(1, away - radius * 0.38));
}

/** A colour of the stylesheet, `#rrggbb`, as the pixel's three lower bytes. */
export function pixel(hex) {
  const value = parseInt(hex.trim().slice(1), 16);
  return value >> 16 | value & 0xff00 | (value & 255) << 16;
}
