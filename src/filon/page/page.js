"use strict";
// Weighs the narratives anew and lets the page follow: headline, tables, and the picture of the crash by cause.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const texts = data.texts;
  const entities = new Map(data.entities.map((entity) => [entity.name, entity]));
  const sliders = [...document.querySelectorAll("input[data-narrative]")];
  const prior = data.narratives.map((one) => one.weight);
  const state = { firm: data.firm, step: data.step, weights: prior.slice(), moved: false };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = (value, digits) =>
    value.toLocaleString(data.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const percent = (value, digits) => {
    if (!Number.isFinite(value)) return "-";
    if (value < 0.01) return "<1" + texts.sign;
    if (value > 0.99) return ">99" + texts.sign;
    return number(100 * value, digits) + texts.sign;
  };
  const decimals = (told) => {
    const width = 100 * (told.high - told.low);
    return width > 0 ? Math.min(Math.max(Math.ceil(-Math.log10(width)), 0), 1) : 1;
  };
  const outside = (told) => !(told.high >= 0.01 && told.low <= 0.99) || !Number.isFinite(told.value);
  const value = (list, step) => (list === undefined || list[step] === null ? NaN : list[step]);

  // The mean of what holds given each narrative, of those that have weight.
  const mean = (entity, read) => {
    if (!state.moved) return read(entity.own);
    const used = entity.given.map((given, place) => [state.weights[place], given]).filter(([weight]) => weight > 0);
    const whole = used.reduce((sum, [weight]) => sum + weight, 0);
    return used.reduce((sum, [weight, given]) => sum + (weight / whole) * read(given), 0);
  };
  const crash = (entity, step) => {
    if (!state.moved) {
      const own = entity.own;
      return { value: value(own.crash, step), low: own.low[step], high: own.high[step] };
    }
    // Limits of a weighted mean, by MOVER: as filon's statistics.intervals.combined.
    const found = mean(entity, (given) => value(given.crash, step));
    let below = 0;
    let above = 0;
    entity.given.forEach((given, place) => {
      const weight = state.weights[place];
      if (weight > 0) {
        below += (weight * (given.crash[step] - given.low[step])) ** 2;
        above += (weight * (given.high[step] - given.crash[step])) ** 2;
      }
    });
    if (!Number.isFinite(found)) return { value: NaN, low: 0, high: 1 };
    return { value: found, low: Math.max(found - Math.sqrt(below), 0), high: Math.min(found + Math.sqrt(above), 1) };
  };
  const causeNames = (entity) => [...new Set([entity.own, ...entity.given].flatMap((part) => Object.keys(part.causes)))];
  const cause = (entity, name, step) => mean(entity, (part) => (part.causes[name] ? part.causes[name][step] : 0));

  const limits = (told) => {
    const digits = decimals(told);
    const low = percent(told.low, digits).replace(texts.sign, "");
    return low + "–" + percent(told.high, digits);
  };
  const withInterval = (told) => percent(told.value, decimals(told)) + (outside(told) ? "" : " (" + limits(told) + ")");
  const rounded = (share, digits) => {
    if (share < 0.01) return texts.under;
    if (share > 0.99) return texts.over;
    return percent(share, share >= 0.1 ? 0 : digits);
  };
  const likeliest = (entity, step) => {
    const found = causeNames(entity).map((name) => [cause(entity, name, step), name]).filter(([share]) => share > 0);
    found.sort((one, other) => other[0] - one[0]);
    return found.length ? found[0][1] : null;
  };

  function headline() {
    const entity = entities.get(state.firm);
    const told = crash(entity, state.step);
    const digits = decimals(told);
    const words = { firm: entity.label, crash: rounded(told.value, digits), when: data.when[state.step] };
    let text = fill(entity.opening, words);
    if (!outside(told)) {
      text += fill(texts.interval, { low: percent(told.low, digits), high: percent(told.high, digits) });
    }
    const name = likeliest(entity, state.step);
    if (name !== null) text += fill(texts.cause, { cause: data.causes[name].label });
    if (entity.given.length > 1 && told.value >= 0.01) {
      const order = entity.given.map((given, place) => place);
      order.sort((one, other) => entity.given[other].crash[state.step] - entity.given[one].crash[state.step]);
      const ends = [order[0], order[order.length - 1]];
      const shares = ends.map((place) => {
        const given = entity.given[place];
        return rounded(given.crash[state.step], 0);
      });
      text += fill(texts.stories, {
        most: shares[0], if_most: data.narratives[ends[0]].condition,
        least: shares[1], if_least: data.narratives[ends[1]].condition,
      });
    }
    $("answer").textContent = text + texts.end;
  }

  function tables() {
    for (const cell of document.querySelectorAll("td[data-crash]")) {
      const told = crash(entities.get(cell.dataset.entity), Number(cell.dataset.month));
      cell.dataset.value = String(told.value);
      cell.textContent = cell.dataset.crash === "interval" ? withInterval(told) : percent(told.value, decimals(told));
    }
    for (const cell of document.querySelectorAll("td[data-share]")) {
      const entity = entities.get(cell.dataset.entity);
      const [what, name] = cell.dataset.share.split(":");
      const step = Number(cell.dataset.month);
      const share = what === "ruin" ? mean(entity, (part) => value(part.ruin, step)) : cause(entity, name, step);
      cell.textContent = percent(share, share >= 0.1 ? 0 : 1);
    }
  }

  // The picture: areas by first cause, stacked, with their names at the end.
  const SVG = "http://www.w3.org/2000/svg";
  const element = (parent, tag, attributes, colour, text) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, one] of Object.entries(attributes)) made.setAttribute(name, one);
    if (colour) made.style.fill = colour;
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  };
  const spread = (places, apart) => {
    const order = places.map((_, index) => index).sort((one, other) => places[one] - places[other]);
    const moved = places.slice();
    for (let pass = 0; pass < 60; pass += 1) {
      for (let at = 1; at < order.length; at += 1) {
        const lack = apart - (moved[order[at]] - moved[order[at - 1]]);
        if (lack > 1e-9) {
          moved[order[at]] += lack / 2;
          moved[order[at - 1]] -= lack / 2;
        }
      }
    }
    return moved;
  };
  const folded = (text, most) => {
    const lines = [];
    for (const word of text.split(" ")) {
      const whole = lines.length ? lines[lines.length - 1] + " " + word : word;
      if (lines.length && whole.length <= most) lines[lines.length - 1] = whole;
      else lines.push(word);
    }
    return lines;
  };
  const nice = (top) => {
    const size = 10 ** Math.floor(Math.log10(top / 4));
    return [1, 2, 2.5, 5, 10].map((times) => times * size).find((one) => top / one <= 5);
  };

  function areas(entity, last) {
    const reached = causeNames(entity).map((name) => ({ name, share: cause(entity, name, last) }));
    const shown = reached.filter((one) => one.share > 0).sort((one, other) => other.share - one.share);
    const total = shown.reduce((sum, one) => sum + one.share, 0);
    const own = shown.filter((one) => one.share > 0.04 * total);
    const rest = shown.filter((one) => one.share <= 0.04 * total);
    const series = own.map((one) => ({ ...data.causes[one.name], at: (step) => cause(entity, one.name, step) }));
    if (rest.length) {
      const at = (step) => rest.reduce((sum, one) => sum + cause(entity, one.name, step), 0);
      series.push({ ...data.causes["others"], at });
    }
    return series;
  }

  function picture() {
    const box = $("chart");
    if (!box) return;
    const entity = entities.get(state.firm);
    const narrow = window.matchMedia("(max-width: 560px)").matches;
    const last = state.step;
    const series = areas(entity, last);
    const room = series.length ? (narrow ? 112 : 205) : 30;
    const [width, height, left, right] = narrow ? [360, 340, 36, room] : [720, 380, 40, room];
    const [top, foot, size] = [26, 24, narrow ? 11 : 12];
    const steps = Array.from({ length: last + 1 }, (_, step) => step);
    const whole = steps.map((step) => crash(entity, step));
    const most = Math.max(whole[last].high * 1.08 || 0, 0.001);
    const x = (step) => left + ((width - left - right) * step) / last;
    const y = (share) => height - foot - ((height - foot - top) * share) / most;
    box.replaceChildren();
    box.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const muted = "var(--c5b6675)";
    const tick = nice(most);
    for (let share = 0; share <= most + 1e-12; share += tick) {
      const line = { d: `M${left} ${y(share).toFixed(2)}H${width - right}`, class: "rule" };
      element(box, "path", line);
      const digits = 100 * tick >= 1 ? 0 : 1;
      element(box, "text", { x: left - 6, y: y(share) + 4, class: "tick end" }, muted, number(100 * share, digits) + texts.sign);
    }
    const every = data.dates.length && last >= 12 ? 12 * Math.ceil(last / 96) : Math.max(1, Math.ceil(nice(last)));
    for (let step = 0; step <= last; step += every) {
      const text = data.dates[step] ? (narrow ? data.dates[step].slice(2) : data.dates[step]) : number(step, 0);
      element(box, "text", { x: x(step), y: height - 6, class: "tick middle" }, muted, text);
    }
    let base = steps.map(() => 0);
    const labels = [];
    for (const one of series) {
      const upper = steps.map((step) => base[step] + one.at(step));
      const there = steps.map((step) => `${x(step).toFixed(2)} ${y(upper[step]).toFixed(2)}`);
      const back = steps.map((step) => `${x(step).toFixed(2)} ${y(base[step]).toFixed(2)}`).reverse();
      element(box, "path", { d: `M${there.concat(back).join("L")}Z`, class: "area" }, one.colour);
      const lines = folded(one.label + " " + percent(one.at(last), 0), narrow ? 15 : 27);
      labels.push({ lines, colour: one.ink, at: y((base[last] + upper[last]) / 2) });
      base = upper;
    }
    const line = (read) => steps.map((step) => `${x(step).toFixed(2)} ${y(read(whole[step])).toFixed(2)}`);
    const band = line((told) => told.high).concat(line((told) => told.low).reverse());
    element(box, "path", { d: `M${band.join("L")}Z`, class: "band" }, "var(--c1c2430)");
    element(box, "path", { d: `M${line((told) => told.value).join("L")}`, class: "total" });
    const high = Math.max(1, ...labels.map((one) => one.lines.length));
    const places = spread(labels.map((one) => one.at), size * (high > 1 ? 1.12 * high : 1.25));
    labels.forEach((one, index) => one.lines.forEach((text, line) => {
      const at = places[index] + 4 + size * 1.05 * (line - (one.lines.length - 1) / 2);
      element(box, "text", { x: width - right + 6, y: at, class: "label" }, one.colour, text);
    }));
    const told = fill(texts.total, { crash: percent(whole[last].value, 1) });
    element(box, "text", { x: width - right - 4, y: y(whole[last].high) - 5, class: "label end" }, "var(--c1c2430)", told);
    const said = $("answer").textContent;
    box.setAttribute("aria-label", said);
    const words = { firm: entity.label, when: data.when[last], crash: percent(whole[last].value, 0) };
    $("chart-title").textContent = fill(series.length ? texts.chart : texts.chart_whole, words);
    $("chart-subtitle").textContent = entity.name === "*" ? texts.measured_sector : texts.measured;
  }

  function update() {
    sliders.forEach((slider, place) => {
      const weight = state.weights[place];
      slider.value = String(weight);
      slider.dataset.weight = String(weight);
      const text = number(100 * weight, 0) + texts.sign;
      slider.setAttribute("aria-valuetext", text);
      slider.parentElement.querySelector("output").textContent = text;
    });
    headline();
    tables();
    picture();
  }

  // What one weight takes, the others give in proportion to what they have; to the run's own where they have nothing.
  function weigh(moved, weight) {
    const has = (list) => list.reduce((sum, one, place) => (place === moved ? sum : sum + one), 0);
    const shares = has(state.weights) > 0 ? state.weights : prior;
    const others = has(shares);
    if (others === 0) return;
    state.weights = shares.map((one, place) => (place === moved ? weight : (one * (1 - weight)) / others));
    state.moved = true;
    update();
  }

  sliders.forEach((slider, place) => slider.addEventListener("input", () => weigh(place, Number(slider.value))));
  const listen = (id, event, act) => $(id) && $(id).addEventListener(event, act);
  listen("firm", "change", () => { state.firm = $("firm").value; update(); });
  listen("horizon", "change", () => { state.step = Number($("horizon").value); update(); });
  listen("reset", "click", () => { state.weights = prior.slice(); state.moved = false; update(); });
  window.matchMedia("(max-width: 560px)").addEventListener("change", picture);
  window.addEventListener("beforeprint", () => document.querySelectorAll("details.list").forEach((one) => { one.open = true; }));
  for (const part of document.querySelectorAll("#controls, #live")) part.hidden = false;
  for (const part of document.querySelectorAll(".still")) part.hidden = true;
  update();
})();
