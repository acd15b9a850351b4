// Policies over a chart of weeks: shaded spans, and horizontal labels above that never cover each other.
const ROW = 17;
const FONT = '12px system-ui, sans-serif';
const INSET = 5;

/** The option with spans, labels and their leaders put in, and the plot moved down by as many rows as they need. */
export function policyLayer(option, policies, width, height) {
  const grid = Array.isArray(option.grid) ? option.grid[0] : option.grid;
  const axis = Array.isArray(option.xAxis) ? option.xAxis[0] : option.xAxis;
  const left = grid.left;
  const right = width - grid.right;
  const place = (ms) => left + ((Math.min(Math.max(ms, axis.min), axis.max) - axis.min) / (axis.max - axis.min)) * (right - left);
  const shown = policies.spans.filter((own) => own.start < axis.max && (own.end ?? axis.max) > axis.min);
  const labels = rows(shown.map((own) => ({ ...own, x: place(own.start) })), left, width - 2);
  const count = Math.max(0, ...labels.map((own) => own.row + 1));
  const base = grid.top;
  grid.top = base + count * ROW + (count ? 6 : 0);
  const spans = shown.map((own) => [{ xAxis: own.start }, { xAxis: own.end ?? axis.max }]);
  const layer = {
    id: 'policies', type: 'line', data: [], silent: true, z: policies.over ? 4 : 0, symbol: 'none',
    markArea: { silent: true, itemStyle: { color: 'var(--psr-ink)', opacity: policies.over ? 0 : 0.028 }, data: spans, animation: false },
    markLine: { silent: true, symbol: 'none', label: { show: false }, animation: false,
      data: [...shown.flatMap((own) => [own.start, own.end ?? axis.max]).filter((at) => at > axis.min && at < axis.max).map((at) => ({ xAxis: at, lineStyle: { color: policies.over ? "var(--psr-card)" : "var(--psr-ink-soft)", width: 1, type: [2, 3] } })),
        ...(policies.now ? [{ xAxis: policies.now, lineStyle: { color: 'var(--psr-accent)', width: 1.5, type: 'solid' } }] : [])] },
  };
  const graphic = labels.flatMap((own) => {
    const y = base + (count - 1 - own.row) * ROW;
    return [
      { type: 'line', silent: true, z: 1, shape: { x1: own.x, y1: own.from < own.x ? y + ROW - 1 : y + 2, x2: own.x, y2: grid.top }, style: { stroke: 'var(--psr-ink-soft)', lineWidth: 1 } },
      { type: 'text', silent: true, z: 2, x: own.from, y: y + 1, style: { text: own.text, font: FONT, fill: 'var(--psr-ink)' } },
    ];
  });
  return { ...option, series: [layer, ...option.series], graphic: [...(option.graphic ?? []), ...graphic] };
}

/** Row of each label, the lowest that is free; the latest policy first, so that no leader crosses a label. */
function rows(policies, left, right) {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = FONT;
  const placed = [];
  for (const own of [...policies].sort((a, b) => b.x - a.x || (a.name < b.name ? 1 : -1))) {
    const text = shortened(own.name, right - left - INSET, pen);
    const long = pen.measureText(text).width + INSET;
    const from = Math.max(left, Math.min(own.x + INSET, right - long));
    const clash = (row) => placed.some((other) => other.row === row
      && Math.min(own.x, from) < other.until + 8 && from + long + 8 > Math.min(other.x, other.from));
    let row = 0;
    while (clash(row)) row += 1;
    placed.push({ ...own, text, from, until: from + long, row });
  }
  return placed;
}

function shortened(text, room, pen) {
  if (pen.measureText(text).width <= room) return text;
  let kept = text;
  while (kept.length > 4 && pen.measureText(`${kept}…`).width > room) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
