// What the reader takes home: the drawing with its title as PNG or SVG, and its numbers as CSV.
import { init } from './echarts.min.mjs';

const PAD = 16;
const LINE = 20;
const SCALE = 2;
const TITLE = '600 16px system-ui, sans-serif';
const NOTE = '12px system-ui, sans-serif';

export function saveCsv({ head, rows }, name) {
  const cell = (value) => {
    const text = value === null || value === undefined ? '' : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const title = head.map((own) => (own.unit ? `${own.title} (${own.unit})` : own.title));
  const lines = [title, ...rows].map((row) => row.map(cell).join(','));
  take(new Blob(['\ufeff', lines.join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' }), name);
}

/** The drawing again, at the width of the screen, under its title, on the card's colour. */
export async function savePicture(kind, name, model, canvas, prepared) {
  const width = Math.max(canvas.clientWidth, 480) + 2 * PAD;
  const title = wrapped(model.get('title'), TITLE, width - 2 * PAD);
  const note = wrapped(model.get('note'), NOTE, width - 2 * PAD);
  const head = PAD + title.length * LINE + note.length * 16 + 8;
  const height = model.get('height') + head + PAD;
  const style = getComputedStyle(canvas);
  const holder = document.createElement('div');
  holder.style.cssText = `position:absolute;left:-9999px;top:0;width:${width}px;height:${height}px`;
  canvas.append(holder);
  const chart = init(holder, null, { renderer: kind === 'svg' ? 'svg' : 'canvas', devicePixelRatio: SCALE, width, height });
  try {
    const option = shifted(prepared(width - 2 * PAD, model.get('height')), head);
    const ink = style.getPropertyValue('--psr-ink').trim() || '#1d1d1b';
    const texts = [...title.map((text, line) => [text, TITLE, PAD + line * LINE]),
      ...note.map((text, line) => [text, NOTE, PAD + title.length * LINE + 2 + line * 16])];
    option.graphic = [...(option.graphic ?? []), ...texts.map(([text, font, y]) => ({
      type: 'text', x: PAD, y, style: { text, font, fill: ink } }))];
    option.backgroundColor = style.getPropertyValue('--psr-card').trim() || '#ffffff';
    chart.setOption(option);
    if (kind === 'svg') return take(new Blob([chart.renderToSVGString()], { type: 'image/svg+xml' }), name);
    const blob = await new Promise((done) => chart.renderToCanvas({ pixelRatio: SCALE, backgroundColor: option.backgroundColor }).toBlob(done, 'image/png'));
    return take(blob, name);
  } finally {
    chart.dispose();
    holder.remove();
  }
}

/** Everything that has a place of its own, moved right by the margin and down below the title. */
function shifted(option, down) {
  const grids = (Array.isArray(option.grid) ? option.grid : [option.grid]).filter(Boolean)
    .map((own) => ({ ...own, left: own.left + PAD, right: own.right + PAD, top: own.top + down, bottom: own.bottom + PAD }));
  const series = option.series.map((own) => (own.type === 'sankey'
    ? { ...own, left: own.left + PAD, right: own.right + PAD, top: own.top + down, bottom: own.bottom + PAD } : own));
  const graphic = (option.graphic ?? []).map((own) => (own.shape
    ? { ...own, shape: { x1: own.shape.x1 + PAD, x2: own.shape.x2 + PAD, y1: own.shape.y1 + down, y2: own.shape.y2 + down } }
    : { ...own, x: own.x + PAD, y: own.y + down }));
  return { ...option, ...(grids.length ? { grid: grids } : {}), series, graphic };
}

function wrapped(text, font, width) {
  if (!text) return [];
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = font;
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && pen.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function take(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
