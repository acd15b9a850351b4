// Words, numbers and colours of a chart: what Python names, made into what ECharts takes.
export const narrow = 520;

/** Deep merge of plain objects; lists of the same length are merged by place, others replaced. */
export function merged(base, over) {
  if (Array.isArray(over)) {
    const alike = Array.isArray(base) && base.length === over.length;
    return over.map((own, place) => (alike ? merged(base[place], own) : own));
  }
  if (over === null || typeof over !== 'object') return over;
  const result = base && typeof base === 'object' && !Array.isArray(base) ? { ...base } : {};
  for (const [key, own] of Object.entries(over)) result[key] = merged(result[key], own);
  return result;
}

/** Colours: "light|dark" by theme, "var(--psr-…)" by the page's style. */
export function coloured(option, canvas, dark) {
  const style = getComputedStyle(canvas);
  const known = {};
  const fixed = { '--psr-ink': ['#1d1d1b', '#e8e6e1'], '--psr-ink-soft': ['#5b5850', '#a8a69f'],
    '--psr-card': ['#ffffff', '#1c2229'], '--psr-line': ['#dedad0', '#353c45'],
    '--psr-band': ['#34619e', '#8fb4e3'], '--psr-accent': ['#9c4221', '#f0a37a'] };
  const looked = (name) => (known[name] ??= style.getPropertyValue(name).trim() || (fixed[name] ?? ['#777', '#999'])[dark ? 1 : 0]);
  const walk = (value) => {
    if (Array.isArray(value)) return value.map(walk);
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, walk(own)]));
    if (typeof value !== 'string') return value;
    const pair = /^(#[0-9a-f]{3,8})\|(#[0-9a-f]{3,8})$/i.exec(value);
    if (pair) return pair[dark ? 2 : 1];
    const named = /^var\((--[a-z-]+)\)$/.exec(value);
    return named ? looked(named[1]) : value;
  };
  const data = option.series.map((own) => own.data);
  const bare = { ...option, series: option.series.map((own) => (own.weekly ? { ...own, data: undefined } : own)) };
  const result = walk(bare);
  result.series.forEach((own, place) => { if (own.weekly) own.data = data[place]; });
  return result;
}

/** Whether the page behind an element is dark. */
export function darkPage(element) {
  const probe = document.createElement('i');
  probe.style.cssText = 'display:none;color:var(--psr-card, #fff)';
  element.append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/\d+(\.\d+)?/g).map(Number);
  probe.remove();
  return 0.3 * r + 0.59 * g + 0.11 * b < 110;
}

/** Functions that an option names: {"$f": "number" | "date" | "sign", …}. */
export function revived(value, lang) {
  if (Array.isArray(value)) return value.map((own) => (own && typeof own === 'object' ? revived(own, lang) : own));
  if (!value || typeof value !== 'object') return value;
  if (value.$f === 'number') return (given) => written(typeof given === 'object' ? given.value : given, value, lang);
  if (value.$f === 'date') return (given) => dated(given, lang, value.short);
  if (value.$f === 'tip') return (given) => tip(given, value, lang);
  if (value.$f === 'size') return (given) => written(Math.abs(given), value, lang);
  if (value.$f === 'interval') return drawInterval;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, revived(own, lang)]));
}

/** A number in the reader's language with a true minus sign. */
export function written(value, form, lang) {
  if (value === null || value === undefined) return '–';
  const digits = form?.digits ?? 2;
  const text = new Intl.NumberFormat(lang, {
    minimumFractionDigits: form?.fixed ? digits : 0, maximumFractionDigits: digits,
  }).format(Math.abs(value));
  const zero = !/[1-9]/.test(text);
  const sign = zero ? '' : value < 0 ? '−' : form?.signed ? '+' : '';
  return `${sign}${form?.prefix ?? ''}${text}${form?.suffix ?? ''}`;
}

export function escaped(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function dated(ms, lang, short) {
  const day = new Date(ms);
  const month = day.getUTCMonth();
  if (month === 0) return new Intl.DateTimeFormat(lang, { year: 'numeric', timeZone: 'UTC' }).format(day);
  return new Intl.DateTimeFormat(lang, { month: short ? 'narrow' : 'short', timeZone: 'UTC' }).format(day);
}

function tip(given, form, lang) {
  const own = Array.isArray(given) ? given[0] : given;
  if (own?.data?.tip) return escaped(own.data.tip).replaceAll('\n', '<br>');
  return own?.name ? `${escaped(own.name)}: ${written(Array.isArray(own.value) ? own.value[0] : own.value, form, lang)}` : '';
}

/** A horizontal interval with its mean: value = [row, mean, low, high]. */
function drawInterval(params, api) {
  const row = api.value(0);
  const [x, y] = api.coord([api.value(1), row]);
  const [low] = api.coord([api.value(2), row]);
  const [high] = api.coord([api.value(3), row]);
  const stroke = api.visual('color');
  const bar = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 2 } });
  return { type: 'group', children: [
    bar(low, y, high, y), bar(low, y - 4, low, y + 4), bar(high, y - 4, high, y + 4),
    { type: 'circle', shape: { cx: x, cy: y, r: 4.5 }, style: { fill: stroke } },
  ] };
}
