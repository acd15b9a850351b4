// One chart: title, drawing, menu (PNG, SVG, CSV) and a table of what is shown.
// Options come from Python as plain data; functions in them are named by {"$f": …} and made here.
import { init } from './echarts.min.mjs';
import { policyLayer } from './chart_policies.js';
import { coloured, darkPage, escaped, merged, narrow, revived, written } from './chart_words.js';
import { saveCsv, savePicture } from './chart_save.js';

const WEEK_MS = 7 * 86400e3;

export function render({ model, el }) {
  const parts = build(model, el);
  const state = { chart: null, frame: 0, whole: true, option: null };
  const ask = (whole) => {
    state.whole ||= whole;
    state.frame ||= requestAnimationFrame(() => { state.frame = 0; show(model, parts, state); });
  };
  const watched = [];
  const on = (name, act) => { model.on(`change:${name}`, act); watched.push([`change:${name}`, act]); };
  for (const name of ['option', 'height', 'dark', 'lang']) on(name, () => ask(true));
  on('data', () => ask(false));
  for (const name of ['title', 'note', 'label', 'table', 'texts']) on(name, () => { say(model, parts); ask(false); });
  const sized = new ResizeObserver(() => ask(true));
  sized.observe(parts.canvas);
  const themed = new MutationObserver(() => ask(true));
  for (let up = el; up; up = up.parentElement) themed.observe(up, { attributes: true, attributeFilter: ['class'] });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const flip = () => ask(true);
  scheme.addEventListener('change', flip);
  el.chart = () => state.chart;
  say(model, parts);
  ask(true);
  return () => {
    cancelAnimationFrame(state.frame);
    sized.disconnect(); themed.disconnect(); scheme.removeEventListener('change', flip);
    watched.forEach(([name, act]) => model.off(name, act));
    parts.close();
    state.chart?.dispose();
  };
}

function build(model, el) {
  const make = (tag, name, parent) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    parent.append(made);
    return made;
  };
  const figure = make('figure', 'psr-figure', el);
  const head = make('div', 'psr-figure-head', figure);
  const title = make('h3', 'psr-figure-title', head);
  const menu = make('details', 'psr-figure-menu', head);
  const opener = make('summary', '', menu);
  const items = make('div', 'psr-figure-items', menu);
  const note = make('p', 'psr-figure-note', figure);
  const canvas = make('div', 'psr-figure-canvas', figure);
  canvas.setAttribute('role', 'img');
  const fault = make('p', 'psr-figure-fault', figure);
  fault.setAttribute('role', 'status');
  const details = make('details', 'psr-figure-data', figure);
  const summary = make('summary', '', details);
  const holder = make('div', 'psr-figure-table', details);
  holder.tabIndex = 0;
  holder.setAttribute('role', 'region');
  const parts = { figure, title, menu, opener, items, note, canvas, fault, details, summary, holder };
  parts.buttons = ['png', 'svg', 'csv'].map((kind) => {
    const button = make('button', 'psr-figure-save', items);
    button.type = 'button';
    button.dataset.kind = kind;
    button.onclick = () => { menu.open = false; opener.focus(); save(kind, model, parts); };
    return button;
  });
  details.ontoggle = () => fill(model, parts);
  const outside = (event) => { if (!menu.contains(event.target)) menu.open = false; };
  menu.onkeydown = (event) => { if (event.key === 'Escape') { menu.open = false; opener.focus(); } };
  document.addEventListener('pointerdown', outside);
  parts.close = () => document.removeEventListener('pointerdown', outside);
  return parts;
}

function say(model, parts) {
  const texts = model.get('texts');
  parts.title.textContent = model.get('title');
  parts.title.hidden = !model.get('title');
  parts.note.textContent = model.get('note');
  parts.note.hidden = !model.get('note');
  parts.canvas.setAttribute('aria-label', model.get('label') || model.get('title'));
  parts.opener.textContent = texts.save;
  parts.opener.setAttribute('aria-label', `${texts.save}: ${model.get('title')}`);
  parts.buttons.forEach((button) => { button.textContent = texts[button.dataset.kind]; });
  parts.summary.textContent = texts.table;
  parts.holder.setAttribute('aria-label', `${texts.table}: ${model.get('title')}`);
  const bare = !model.get('table').head;
  parts.details.hidden = bare;
  fill(model, parts);
}

function show(model, parts, state) {
  try {
    const tall = parts.canvas.clientWidth < narrow && model.get('option').narrow?.height;
    const height = tall || model.get('height');
    if (parts.canvas.style.height !== `${height}px`) parts.canvas.style.height = `${height}px`;
    if (!parts.canvas.clientWidth) return;
    state.chart ||= init(parts.canvas, null, { renderer: 'svg' });
    if (state.whole) {
      state.chart.resize();
      state.option = prepared(model, parts.canvas);
      state.chart.setOption(state.option, { notMerge: true });
    } else {
      state.chart.setOption({ series: filled(model.get('option'), model.get('data')) });
    }
    state.whole = false;
    parts.fault.textContent = '';
    parts.figure.dataset.drawn = String(Number(parts.figure.dataset.drawn || 0) + 1);
  } catch (error) {
    parts.fault.textContent = `${model.get('texts').fault} (${error.message})`;
    console.error(error);
  }
  if (parts.details.open) fill(model, parts);
}

/** The option as ECharts takes it: narrow layout, policies, theme colours, functions and data put in. */
export function prepared(model, canvas, width = canvas.clientWidth, height = model.get('height')) {
  const given = model.get('option');
  const lang = model.get('lang');
  let option = merged({ animation: false, textStyle: { fontFamily: 'system-ui, sans-serif' } }, given);
  if (width < narrow && given.narrow) option = merged(option, given.narrow);
  delete option.narrow;
  delete option.height;
  const data = filled(given, model.get('data'));
  option.series = option.series.map((own, place) => ({ ...own, ...data[place] }));
  const policies = option.policies;
  delete option.policies;
  if (policies) option = policyLayer(option, policies, width, height);
  if (option.tooltip?.weekly) {
    option.tooltip.formatter = (points) => weekTip(points, model, lang);
    delete option.tooltip.weekly;
  }
  delete option.start;
  const dark = model.get('dark') ?? darkPage(canvas);
  option = revived(coloured(option, canvas, dark), lang);
  return option;
}

/** Series with the values of today, by id; a band's upper line is stacked on its lower one. */
function filled(option, data) {
  return option.series.map((own) => {
    if (own.points) return { id: own.id, data: data[own.points] ?? [] };
    if (!own.weekly) return { id: own.id };
    const high = own.above ? data[own.weekly] : null;
    const values = data[own.above ?? own.weekly] ?? [];
    const series = values.map((value, week) => [
      option.start + week * WEEK_MS,
      value === null ? null : high ? (high[week] === null ? null : high[week] - value) : value,
    ]);
    return { id: own.id, data: series };
  });
}

function weekTip(points, model, lang) {
  if (!points.length) return '';
  const option = model.get('option');
  const data = model.get('data');
  const week = Math.round((points[0].axisValue - option.start) / WEEK_MS);
  const day = new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(option.start + week * WEEK_MS);
  const rows = option.series.filter((own) => own.tip).map((own) => {
    const value = data[own.weekly]?.[week];
    if (value === undefined || value === null) return '';
    const limits = own.tip.low && data[own.tip.low]?.[week] != null
      ? ` (${written(data[own.tip.low][week], own.tip, lang)} – ${written(data[own.tip.high][week], own.tip, lang)})` : '';
    return `<tr><td>${escaped(own.name)}</td><td>${written(value, own.tip, lang)}${limits}</td></tr>`;
  });
  return rows.join('') ? `<strong>${day}</strong><table class="psr-tip">${rows.join('')}</table>` : '';
}

/** Head and rows of the table; weekly charts have theirs from the data. */
export function tableOf(model) {
  const table = model.get('table');
  if (!table.ids) return { head: table.head ?? [], rows: table.rows ?? [] };
  const data = model.get('data');
  const weeks = Math.max(0, ...table.ids.map((id) => data[id]?.length ?? 0));
  const start = model.get('option').start;
  const rows = Array.from({ length: weeks }, (_, week) => [
    new Date(start + week * WEEK_MS).toISOString().slice(0, 10),
    ...table.ids.map((id) => data[id]?.[week] ?? null),
  ]);
  return { head: [{ title: model.get('texts').week }, ...table.head], rows };
}

function fill(model, parts) {
  if (!parts.details.open) return;
  const lang = model.get('lang');
  const { head, rows } = tableOf(model);
  const table = document.createElement('table');
  const line = (tag, cells, parent) => {
    const row = document.createElement('tr');
    cells.forEach((text, place) => {
      const cell = document.createElement(place ? tag : 'th');
      if (tag === 'th') cell.scope = 'col'; else if (!place) cell.scope = 'row';
      cell.textContent = text;
      row.append(cell);
    });
    parent.append(row);
  };
  line('th', head.map((own) => (own.unit ? `${own.title} (${own.unit})` : own.title)), table.createTHead());
  const body = table.createTBody();
  rows.forEach((row) => line('td', row.map((value, place) => (
    typeof value === 'number' ? written(value, head[place], lang) : value ?? '–')), body));
  parts.holder.replaceChildren(table);
}

async function save(kind, model, parts) {
  try {
    const name = `${model.get('filename') || 'pasar'}.${kind}`;
    if (kind === 'csv') saveCsv(tableOf(model), name);
    else await savePicture(kind, name, model, parts.canvas, (width, height) => prepared(model, parts.canvas, width, height));
  } catch (error) {
    parts.fault.textContent = `${model.get('texts').fault} (${error.message})`;
  }
}
