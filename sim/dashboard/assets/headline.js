// The headline figures: drawn once, then only their texts change, week after week.
function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

const NEUTRAL = 0.01; // a difference of one per cent fills half the height; larger ones shrink the scale

const LEAST = 0.001; // smaller differences are no line that one can read

function spark(line) {
  // The difference from the market left alone over the weeks lived; the middle is no difference.
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "psr-head-spark");
  svg.setAttribute("viewBox", "0 0 100 24");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const most = Math.max(NEUTRAL, ...line.gap.map(Math.abs));
  const points = line.gap.map((gap, at) => [(100 * at) / Math.max(1, line.last), 12 - (10 * gap) / most]);
  const path = points.map(([x, y], at) => (at ? "L" : "M") + x.toFixed(2) + " " + y.toFixed(2)).join("");
  for (const [shape, colour, width] of [["M0 12L100 12", "var(--psr-line)", 1], [path, "var(--psr-ink-soft)", 1.6]]) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", "path");
    node.setAttribute("d", shape);
    node.setAttribute("fill", "none");
    node.setAttribute("stroke", colour);
    node.setAttribute("stroke-width", width);
    node.setAttribute("vector-effect", "non-scaling-stroke");
    svg.append(node);
  }
  return svg;
}

export function render({ model, el }) {
  const cells = new Map();
  const day = make("p", "psr-head-day");
  day.dataset.testid = "week";

  function build() {
    const words = model.get("words");
    const list = make("div", "psr-heads");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", words.heading);
    const first = make("div", "psr-head");
    first.append(make("p", "psr-head-name", words.week_of), day);
    list.append(first);
    cells.clear();
    for (const each of model.get("figures")) {
      const cell = make("div", "psr-head");
      const name = make("p", "psr-head-name", each.label);
      const value = make("span", "psr-head-value");
      value.dataset.outcome = each.outcome;
      const figure = make("p", "psr-head-figure");
      figure.append(value);
      const gap = make("span");
      const told = make("p", "psr-head-gap");
      const line = make("div", "psr-head-line");
      line.title = words.line;
      const why = make("button", "psr-link-button", words.why);
      why.type = "button";
      why.setAttribute("aria-haspopup", "dialog");
      why.setAttribute("aria-label", `${words.why} ${each.label}`);
      why.addEventListener("click", () => model.send({ why: each.outcome }));
      told.append(gap, " ", why);
      cell.append(name, figure, told, line);
      list.append(cell);
      cells.set(each.outcome, { value, gap, line });
    }
    el.replaceChildren(list);
  }

  function fill() {
    const shown = model.get("shown");
    if (!shown.date) return;
    day.textContent = shown.day;
    day.dataset.date = shown.date;
    if (!shown.figures.length) {
      for (const cell of cells.values()) {
        cell.value.textContent = "…";
        delete cell.value.dataset.value;
        cell.gap.textContent = "";
      }
    }
    for (const each of shown.figures) {
      const cell = cells.get(each.outcome);
      if (!cell) continue;
      cell.value.textContent = each.text;
      cell.value.dataset.value = each.value;
      cell.gap.textContent = each.gap;
      cell.gap.className = each.tone ? `psr-${each.tone}` : "";
    }
    window.dispatchEvent(new CustomEvent("psr-week", { detail: { week: shown.week } }));
    model.send({ seen: shown.week });
  }

  function draw_lines() {
    const lines = model.get("lines");
    for (const [outcome, cell] of cells) {
      const line = lines[outcome];
      // While the worlds are the same there is no line to read.
      cell.line.replaceChildren(...(line?.gap.some((gap) => Math.abs(gap) >= LEAST) ? [spark(line)] : []));
    }
  }

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; fill(); });
  };
  const again = () => { build(); fill(); draw_lines(); };
  again();
  model.on("change:shown", soon);
  model.on("change:lines", draw_lines);
  model.on("change:words", again);
  model.on("change:figures", again);
  return () => {
    model.off("change:shown", soon);
    model.off("change:lines", draw_lines);
    model.off("change:words", again);
    model.off("change:figures", again);
  };
}

export default { render };
