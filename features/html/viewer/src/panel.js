// The tables beside the view. Each function makes one section from the page's data; `act` says what rows do.
import { el, pressable, table } from "./dom.js";
import { levels, hex } from "./palette.js";

const section = (id, title, ...content) => el("section", { id }, el("h2", title), ...content);
const list = (texts) => (texts.length ? el("ul", ...texts.map((text) => el("li", text))) : null);
const note = (text) => (text ? el("p.note", text) : null);

export function swatch(look) {
  const box = el(`span.swatch.hatch${look.hatch}`, { ariaHidden: "true" });
  box.style.backgroundColor = hex(look.color);
  return box;
}

export function definition(rows) {
  return el("dl", ...rows.map(([label, value]) => el("div", el("dt", label), el("dd", value))));
}

export function headline(tiles) {
  if (!tiles.length) return null;
  return el("div.tiles", ...tiles.map(([label, value, remark]) =>
    el("div.tile", el("span.label", label), el("span.value", value), el("span.remark", remark))));
}

export function verdictLine(verdict) {
  if (!verdict) return null;
  return el("p.verdict", el("strong", verdict.verdict), verdict.reason ? `: ${verdict.reason}` : "");
}

export function features(part, act) {
  if (!part.features.length) return section("features", "Features", note("no feature was found"));
  const setupOf = new Map();
  part.plan?.setups.forEach((setup, i) => setup.features.forEach((id) => setupOf.set(id, [...(setupOf.get(id) ?? []), i + 1])));
  const columns = [{ title: "#", class: "num" }, { title: "Feature" }, { title: "Size in mm" }, { title: "From" },
    { title: "Setup", class: "num" }, { title: "Faces" }, { title: "Sure", class: "num" }];
  const rows = part.features.map((f) => [f.id, f.name, f.size, f.from.replace(/^from /, ""),
    (setupOf.get(f.id) ?? []).join(", "), f.facesText, f.sure]);
  return section("features", `Features (${part.features.length})`, table(columns, rows, (row, i) => {
    row.dataset.feature = part.features[i].id;
    pressable(row, () => act.feature(part.features[i].id));
  }));
}

function setupCard(setup, i, act) {
  const card = el("article.card", el("h3", setup.title),
    definition([
      ["Cuts", setup.features.length ? `features ${setup.featuresText}` : `${setup.faces.length} faces`],
      ["Held by", setup.held],
      ...(setup.positions > 1 ? [["Tool positions", setup.positions]] : []),
    ]), note(setup.heldWhy),
    setup.tools.length
      ? table([{ title: "Feature", class: "num" }, { title: "Tool" }, { title: "Length / Ø", class: "num" }],
          setup.tools.map((tool) => [tool.feature ?? "–", tool.text, tool.ratioText]),
          (row, k) => setup.tools[k].feature && pressable(row, () => act.feature(setup.tools[k].feature)))
      : null);
  card.dataset.setup = i;
  pressable(card.querySelector("h3"), () => act.setup(i));
  return card;
}

export function setups(part, act) {
  if (!part.plan) return section("setups", "Setups", note("no setups were planned"));
  const { plan } = part;
  return section("setups", `Setups, ${plan.machine}`,
    el("p", `${plan.setups.length} (${plan.proof})`, plan.stock ? `, from ${plan.stock}` : "",
      plan.feasible ? "" : `; not enough: ${plan.reason}`),
    ...plan.setups.map((setup, i) => setupCard(setup, i, act)),
    el("h3", "Every machine class"),
    table([{ title: "Machine" }, { title: "Setups", class: "num" }, { title: "" }, { title: "Clampings", class: "num" }, { title: "Remark" }],
      part.machines));
}

export function steps(part, act) {
  const { route, routes } = part;
  const content = [];
  if (route) {
    content.push(el("p", route.reason), ...route.conditions.map((text) => note(`on condition: ${text}`)));
    content.push(table([{ title: "#", class: "num" }, { title: "Step" }, { title: "Setup", class: "num" },
      { title: "Time per piece", class: "fix" }, { title: "On" }, { title: "Why" }],
      route.steps.map((step, i) => [i + 1, step.label, step.setup === null ? "" : step.setup + 1, step.time, step.resource, step.reason]),
      (row, i) => pressable(row, () => act.step(route.steps[i]))));
    content.push(definition(route.totals));
    if (route.unknowns.length) content.push(note(`not given, which widens these figures: ${route.unknowns.join(", ")}`));
  } else {
    content.push(note("no conventional route makes every face"));
  }
  const feasible = routes.filter((r) => r.feasible), refused = routes.filter((r) => !r.feasible);
  if (feasible.length)
    content.push(el("h3", "Ways to make it"),
      table([{ title: "Route" }, { title: "", class: "fix" }, { title: "Steps", class: "num" }, { title: "Clampings", class: "num" },
        { title: "Handovers", class: "num" }, { title: "Yield", class: "num" }, { title: "Days", class: "num" },
        { title: "€ each for 1", class: "num" }, { title: "for 100", class: "num" }],
        feasible.map((r) => [r.name, r.kind, ...r.cells]), (row, i) => { row.title = feasible[i].conditions.join("\n"); }));
  if (refused.length)
    content.push(el("h3", "Not possible"), table([{ title: "Route" }, { title: "Why not" }], refused.map((r) => [r.name, r.reason])));
  return section("steps", route ? `Steps, ${route.name}` : "Steps", ...content);
}

export function findings(part, act) {
  if (!part.findings.length) return section("findings", "Findings", note("nothing to look at"));
  return section("findings", `Findings (${part.findings.length})`,
    table([{ title: "" }, { title: "What" }, { title: "Evidence" }, { title: "Faces" }],
      part.findings.map((f) => [el("span.level", swatch(levels[f.level].look), levels[f.level].text), f.what, f.text,
some(f.faces)]),
      (row, i) => part.findings[i].faces.length && pressable(row, () => act.finding(part.findings[i]))));
}

/** What a shop's rules found, of one part and of the file as a whole; `checks` are rows of data.check. */
export function check(data, checks, act) {
  if (!data.check) return null;
  const { policy, verdict, counts, more } = data.check;
  const ofPart = (c) => (data.parts.length > 1 && c.part !== null ? `${data.parts.find((p) => p.id === c.part).name || `part ${c.part}`}: ` : "");
  return section("check", `Check: ${policy}`,
    el("p.verdict", el("span.level", swatch(levels[verdict].look), el("strong", levels[verdict].text)), ` ${counts}`),
    checks.length
      ? table([{ title: "" }, { title: "Rule" }, { title: "About" }, { title: "Value" }, { title: "Limit" }, { title: "Faces" }, { title: "Advice", class: "any" }],
          checks.map((c) => [el("span.level", swatch(levels[c.level].look), c.level === "note" ? "not told" : levels[c.level].text),
            c.title, ofPart(c) + c.about, c.reason ? `${c.value}: ${c.reason}` : c.value, c.limit, some(c.faces), c.level === "note" ? "" : c.advice]),
          (row, i) => pressable(row, () => act.check(checks[i], row)))
      : note("nothing of this part is amiss"),
    more ? note(`and ${more} more, which \`stepwise check\` lists`) : null);
}

const some = (faces) => (faces.length > 8 ? `${faces.slice(0, 8).join(", ")} … (${faces.length})` : faces.join(", "));

function factorRow(factor) {
  const bar = el("span.bar", el("span.fill"));
  const known = typeof factor.score === "number";
  bar.firstChild.style.width = `${(known ? factor.score : 0) * 100}%`;
  if (!known) bar.classList.add("empty");
  const inputs = factor.inputs.map(([label, machined, printed]) => `${label} ${machined} against ${printed}`);
  return [factor.name, bar, known ? factor.score.toFixed(2) : "–", [...inputs, factor.text].filter(Boolean).join("; ")];
}

export function verdict(part) {
  const v = part.verdict;
  if (!v) return section("verdict", "Machine it or print it?", note("not evaluated"));
  return section("verdict", "Machine it or print it?", verdictLine(v),
    v.deciding ? note(`what would decide: ${v.deciding}`) : null, note(v.stability),
    note(`confidence ${v.confidence}${v.confidenceWhy.length ? `: ${v.confidenceWhy.join("; ")}` : ""}`),
    el("p", `${v.machined} against ${v.printed}; 0 speaks for machining, 1 for printing`),
    table([{ title: "Factor" }, { title: "" }, { title: "Score", class: "num" }, { title: "From" }], v.factors.map(factorRow)),
    v.byQuantity.length ? table([{ title: "From pieces", class: "num" }, { title: "Verdict" }, { title: "Why" }], v.byQuantity) : null,
    el("h3", "Each printer"), table([{ title: "Printer" }, { title: "Verdict" }, { title: "Why" }], v.printers),
    v.wouldChange.length ? el("h3", "What would change it") : null, list(v.wouldChange));
}

const pictureTitles = { "chain-steps": "Steps", "chain-variation": "Variation", "chain-lead-time": "Lead time", "chain-cost": "Cost" };

export function pictures(part) {
  if (!part.pictures.length) return null;
  return section("pictures", "The chain in pictures", el("div.pictures", ...part.pictures.map((picture) =>
    el("figure", el("img", { src: `data:image/svg+xml,${encodeURIComponent(picture.svg)}`, alt: pictureTitles[picture.name] ?? picture.name })))));
}

export function remarks(data) {
  if (!data.remarks.length) return null;
  return section("remarks", `Remarks (${data.remarks.length})`,
    table([{ title: "" }, { title: "What", class: "any" }, { title: "Where", class: "any" }, { title: "Try", class: "any" }],
      data.remarks.map((r) => [r.severity, `${r.message} (${r.code})`, r.where, r.hint])));
}
