// A few lines that every part of the view writes its elements and words with.

const SVG = 'http://www.w3.org/2000/svg';

/** A new element with its classes (each gets the page's prefix), last in `parent`. */
export function element(tag, classes, parent, text) {
  const made = document.createElement(tag);
  if (classes) made.className = classes.split(' ').map(name => `psr-${name}`).join(' ');
  if (text) made.textContent = text;
  parent?.append(made);
  return made;
}

/** A new SVG element with its attributes, last in `parent`. */
export function shape(tag, attributes, parent) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  parent?.append(made);
  return made;
}

/** Position and size in px. */
export function put(target, {x, y, w, h}) {
  Object.assign(target.style, {left: `${x}px`, top: `${y}px`});
  if (w !== undefined) Object.assign(target.style, {width: `${w}px`, height: `${h}px`});
}

/** A text with its gaps `{name}` filled. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
