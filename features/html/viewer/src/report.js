// The page of one part or assembly: the view, the tables beside it, and how they point at each other.
import { Matrix4, Vector3 } from "three";
import { add, el, pressable, themeButton } from "./dom.js";
import { explodeOffsets } from "./explode.js";
import { modesOf, paintBy } from "./modes.js";
import * as panel from "./panel.js";
import * as assemblyPanel from "./panel_assembly.js";
import { layerLooks, View } from "./view.js";

const data = JSON.parse(document.getElementById("data").textContent);
const state = { scope: data.assembly ? "assembly" : 0, mode: null, step: null, after: false, stock: true, holder: true, explode: 0 };
const modeNames = { part: "Part", merge: "Merge group", feature: "Feature", setup: "Setup", reach: "Reach", finding: "Finding" };
const themes = {
  light: { paper: 0xf4f6f8, glow: 0xe0137f, line: 0x10161c, sharp: 0.75, smooth: 0.16 },
  dark: { paper: 0x161b21, glow: 0xe0559f, line: 0x05070a, sharp: 0.85, smooth: 0.3 },
};

for (const own of data.parts) own.checks = data.check?.rows.filter((row) => row.part === own.id) ?? [];
const checksOf = (own) => data.check?.rows.filter((row) => row.part === null || row.part === own?.id) ?? [];

let view = null; // stays null where there is no WebGL or nothing to show

// ---- the frame of the page

const facts = el("p.facts");
const why = el("div.why", { ariaLive: "polite", hidden: true });
const sections = el("div.sections");
const nav = el("nav.jumps", { ariaLabel: "Sections" });
const canvas = el("canvas", { tabIndex: 0, ariaLabel: "Part in three dimensions: drag to turn, shift-drag to pan, wheel to zoom" });
const stage = el("div.stage", canvas);
const modeBar = el("div.segments", { role: "group", ariaLabel: "Colours" });
const legend = el("div.legend");
const stepper = el("div.stepper");
const triad = document.createElementNS("http://www.w3.org/2000/svg", "svg");
const tip = el("div.tip", { hidden: true });
const scopes = el("div.scopes");

function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

function buildFrame() {
  const { input } = data;
  add(document.body, [
    el("header.bar",
      el("div.title", el("h1", data.title), el("p.path", input.path, input.facts.length ? ` · ${input.facts.join(" · ")}` : "",
        input.status === "ok" ? "" : ` · ${input.status}`)),
      facts,
      el("div.actions", themeButton(() => view?.setTheme(themes[currentTheme()])),
        el("button.quiet", { type: "button", onclick: () => print() }, "Print"))),
    data.assembly ? scopes : null,
    el("main.split",
      el("div.view", el("div.toolbar", modeBar, el("div.views",
        ...["Iso", "X", "Y", "Z"].map((name) => el("button.quiet", { type: "button", title: name === "Iso" ? "Look from a corner" : `Look along ${name}; again: from the other side`, onclick: () => lookAlong(name) }, name)),
        el("button.quiet", { type: "button", title: "Fit (double click)", onclick: () => view?.fit() }, "Fit"))),
        stage, stepper, legend),
      el("div.panel", nav, why, sections)),
  ]);
  triad.setAttribute("class", "triad");
  triad.setAttribute("viewBox", "-50 -50 100 100");
  triad.setAttribute("aria-hidden", "true");
  stage.append(triad, tip);
}

function showError() {
  const { error } = data.input;
  sections.append(el("section", el("h2", "No result"), el("p", error.message),
    panel.definition([["Error", error.code], ["Where", error.where], ["Try", error.hint]])));
  document.body.classList.add("tables-only");
}

// ---- scope: the assembly, or one part of it

const part = () => (state.scope === "assembly" ? null : data.parts[state.scope]);

function openScope(scope) {
  Object.assign(state, { scope, step: null, after: false, explode: 0 });
  const modes = modesOf(data, scope);
  if (!modes.includes(state.mode)) state.mode = modes[0];
  clearSelection();
  buildSections();
  buildScopes();
  showItems();
  refresh();
  sections.scrollTop = 0;
}

function buildScopes() {
  if (!data.assembly) return;
  const names = [["assembly", "Assembly"], ...data.parts.map((p, i) => [i, p.name || `part ${p.id}`])];
  scopes.replaceChildren(...names.map(([scope, name]) =>
    el("button.quiet", { type: "button", ariaPressed: String(scope === state.scope), onclick: () => openScope(scope) }, name)));
}

function buildSections() {
  const own = part();
  const shownFacts = own ? own.facts : [["", data.assembly.summary]];
  facts.replaceChildren(...shownFacts.map(([label, value]) => el("span", label ? el("span.label", label) : null, value)));
  const act = { feature: selectFeature, setup: showStep, step: selectStep, finding: selectFinding, check: selectCheck, openPart: openScope,
    instance: selectInstance, group: selectGroup, pair: selectPair };
  const all = own
    ? [el("section", { id: "overview" }, panel.verdictLine(own.verdict), panel.headline(own.headline)),
        panel.check(data, checksOf(own), act), panel.features(own, act), panel.setups(own, act), panel.steps(own, act), panel.findings(own, act), panel.verdict(own),
        panel.pictures(own)]
    : [panel.check(data, data.check?.rows ?? [], act), assemblyPanel.instances(data, act), assemblyPanel.merging(data, act), assemblyPanel.joints(data, act)];
  all.push(panel.remarks(data));
  sections.replaceChildren(...all.filter(Boolean));
  nav.replaceChildren(...[...sections.querySelectorAll("section[id]")].filter((s) => s.querySelector("h2")).map((s) =>
    el("button.link", { type: "button", onclick: () => s.scrollIntoView({ behavior: "smooth", block: "start" }) },
      s.querySelector("h2").textContent.replace(/ \(.*|,.*/, ""))));
}

const placementOf = ({ origin, axes: [x, y, z] }) =>
  new Matrix4().set(x[0], y[0], z[0], origin[0], x[1], y[1], z[1], origin[1], x[2], y[2], z[2], origin[2], 0, 0, 0, 1);

function showItems() {
  if (!view) return;
  const { scene } = data;
  if (state.scope === "assembly") {
    view.show([
      ...data.assembly.instances.map((i) => ({ key: i.id, packed: scene.parts[i.part - 1].mesh, placement: placementOf(i) })),
      ...scene.merged.map(({ group, mesh }) => ({ key: `g${group}`, packed: mesh, placement: null })),
    ].filter((entry) => entry.packed));
    const boxes = new Map(view.items.filter((i) => typeof i.key === "number").map((i) => [i.key, i.box]));
    state.offsets = explodeOffsets(data.assembly.order, boxes);
  } else {
    const packed = scene.parts[state.scope].mesh;
    view.show(packed ? [{ key: 0, packed, placement: null }] : []);
  }
  view.control.lookFrom(new Vector3(1, -1.6, 1.1), new Vector3(0, 0, 1), false);
  paint();
  view.fit(false);
}

// ---- colours, setups, exploded view

function paint() {
  const painted = paintBy(data, state);
  view?.paint(painted.look);
  legend.replaceChildren(...painted.legend.map((entry) => {
    const item = el("span.entry", panel.swatch(entry.look), entry.text);
    if (view) pressable(item, () => selectLook(entry, painted));
    return item;
  }), ...layerLegend());
}

/** What stands around the part in the setup shown. */
function layerLegend() {
  if (!view || !(state.step > 0 || state.step === 0)) return [];
  const space = data.scene.parts[state.scope];
  const layers = state.step === 0 ? [space.raw] : space.setups[state.step - 1].layers;
  const kinds = new Set(layers.filter((layer) => state[layer.kind]).map((layer) => layer.kind));
  return [...kinds].map((kind) => el("span.entry.still", panel.swatch(layerLooks[kind]), layerLooks[kind].text));
}

function refresh() {
  modeBar.replaceChildren(...modesOf(data, state.scope).map((mode) =>
    el("button", { type: "button", ariaPressed: String(mode === state.mode), onclick: () => setMode(mode) }, modeNames[mode])));
  buildStepper();
  paint();
}

function setMode(mode) {
  state.mode = mode;
  state.after = false;
  if (mode !== "setup") showStep(null);
  else refresh();
}

function buildStepper() {
  const children = [];
  const plan = part()?.plan;
  const space = data.scene?.parts[state.scope];
  if (state.mode === "setup" && plan?.setups.length && view) {
    const steps = [null, ...(space.raw ? [0] : []), ...plan.setups.map((_, i) => i + 1)];
    const name = (step) => (step === null ? "All" : step === 0 ? "Raw stock" : `${step}`);
    const at = steps.indexOf(state.step);
    const go = (by) => showStep(steps[(at + by + steps.length) % steps.length]);
    children.push(el("button.quiet", { type: "button", ariaLabel: "Setup before", onclick: () => go(-1) }, "‹"),
      el("div.segments", { role: "group", ariaLabel: "Setup" }, ...steps.map((step) =>
        el("button", { type: "button", ariaPressed: String(step === state.step), onclick: () => showStep(step) }, name(step)))),
      el("button.quiet", { type: "button", ariaLabel: "Next setup", onclick: () => go(1) }, "›"));
    if (state.step !== null)
      for (const [key, text] of [["stock", "Stock left"], ["holder", "Clamping"]])
        children.push(el("label", el("input", { type: "checkbox", checked: state[key], onchange: (e) => { state[key] = e.target.checked; paint(); showLayers(); } }), text));
    if (state.step > 0) children.push(el("span.said", plan.setups[state.step - 1].title.replace(/^Setup \d+: /, ""), ` · ${plan.setups[state.step - 1].held}`));
    if (space.stockUnknown) children.push(el("span.said", `stock: ${space.stockUnknown}`));
  }
  if (state.scope === "assembly" && view) {
    children.push(el("label", "Explode", el("input", { type: "range", min: 0, max: 1, step: 0.01, value: state.explode, id: "explode",
      oninput: (e) => { state.explode = Number(e.target.value); explode(); } })));
    if (state.mode === "merge" && data.scene.merged.length)
      children.push(el("div.segments", { role: "group", ariaLabel: "Before or after merging" }, ...[[false, "Before"], [true, "After"]].map(([after, text]) =>
        el("button", { type: "button", ariaPressed: String(after === state.after), onclick: () => { state.after = after; clearSelection(); refresh(); } }, text))));
  }
  stepper.replaceChildren(...children);
  stepper.hidden = children.length === 0;
}

function explode() {
  view.move((key) => state.offsets.get(key)?.clone().multiplyScalar(state.explode) ?? new Vector3());
  view.fit(false);
}

function showLayers() {
  if (!view) return;
  const space = data.scene.parts[state.scope];
  if (state.scope === "assembly" || state.step === null) return view.setLayers([]);
  if (state.step === 0) return view.setLayers(state.stock ? [space.raw] : []);
  const setup = space.setups[state.step - 1];
  view.setLayers(setup.layers.filter((layer) => state[layer.kind]), setup.arrows);
}

function showStep(step) {
  const changed = step !== state.step;
  Object.assign(state, { step, mode: step === null ? state.mode : "setup" });
  clearSelection();
  refresh();
  showLayers();
  sections.querySelectorAll("[data-setup]").forEach((card) => card.classList.toggle("chosen", Number(card.dataset.setup) === step - 1 && step !== null));
  if (!view || !changed) return;
  if (step > 0) {
    const { look, up } = data.scene.parts[state.scope].setups[step - 1];
    view.control.lookFrom(new Vector3(...look), new Vector3(...up));
  } else {
    view.control.lookFrom(new Vector3(1, -1.6, 1.1), new Vector3(0, 0, 1));
  }
  view.fit();
}

let lastAlong = "";
function lookAlong(name) {
  if (!view) return;
  const sign = lastAlong === name ? -1 : 1;
  lastAlong = sign < 0 ? "" : name;
  const from = { Iso: [1, -1.6, 1.1], X: [1, 0, 0], Y: [0, -1, 0], Z: [0, 0, 1] }[name].map((x) => x * sign);
  view.control.lookFrom(new Vector3(...from), new Vector3(0, 0, 1));
  view.fit();
}

// ---- selection, both ways

function clearSelection() {
  view?.select([]);
  why.hidden = true;
  sections.querySelectorAll(".selected").forEach((row) => row.classList.remove("selected"));
}

function choose(selection, words, row) {
  clearSelection();
  view?.select(selection);
  why.replaceChildren(...words, el("button.close", { type: "button", ariaLabel: "Nothing selected", onclick: clearSelection }, "×"));
  why.hidden = false;
  if (row) {
    row.classList.add("selected");
    const box = row.getBoundingClientRect(), frame = sections.getBoundingClientRect();
    const pane = getComputedStyle(sections).overflowY !== "visible";
    if (pane && (box.top < frame.top + 60 || box.bottom > frame.bottom)) row.scrollIntoView({ block: "center" });
  }
}

const strong = (text) => el("strong", text);
const line = (...content) => el("p", ...content);

function setupLines(own, featureId, faceId) {
  const lines = [];
  own.plan?.setups.forEach((setup, i) => {
    if (!(faceId ? setup.faces.includes(faceId) : setup.features.includes(featureId))) return;
    const tool = setup.tools.find((t) => t.feature === featureId);
    lines.push(line(el("button.link", { type: "button", onclick: () => showStep(i + 1) }, `Setup ${i + 1}`), ` from ${setup.direction}`,
      tool ? `: ${tool.text}, ${tool.ratioText} × its diameter` : ""));
  });
  return lines;
}

function featureLines(own, id) {
  const f = own.features.find((feature) => feature.id === id);
  return [line(strong(`Feature ${f.id}: ${f.name}`), f.size ? `, ${f.size}` : ""),
    line(el("span.label", "Rule"), `${f.rule}, ${f.sure} sure: ${f.why}`)];
}

const rowOf = (id) => sections.querySelector(`tr[data-feature="${id}"]`);

function selectFeature(id) {
  const own = part();
  const f = own.features.find((feature) => feature.id === id);
  choose([{ key: 0, faces: f.faces.map((face) => face - 1) }],
    [...featureLines(own, id), line(el("span.label", "Faces"), f.facesText), ...setupLines(own, id)], rowOf(id));
}

/** The reasons of one face; `key` is an instance id, or 0. */
function selectFace(key, face) {
  const index = key === 0 ? state.scope : data.assembly.instances[key - 1].part - 1;
  const own = data.parts[index];
  const [surface, area, feature, kind, reason, name] = own.faces[face];
  const id = face + 1;
  const words = [line(strong(`Face ${id}`), `: ${surface}, ${area} mm²`, name ? `, named “${name}”` : "",
    key === 0 ? "" : ` of ${data.assembly.instances[key - 1].name}`)];
  if (feature) words.push(...featureLines(own, feature));
  else words.push(line(strong(kind === "stock" ? "Raw stock" : "Unowned"), reason ? `: ${reason}` : ""));
  if (key === 0) words.push(...setupLines(own, feature, id));
  own.plan?.unreached.filter((u) => u.face === id).forEach((u) => words.push(line(strong("Not reached: "), u.reason)));
  own.findings.filter((f) => f.faces.includes(id)).forEach((f) => words.push(line(strong(f.what), `: ${f.text}`)));
  own.checks.filter((c) => c.faces.includes(id)).forEach((c) => words.push(...checkLines(c)));
  if (key !== 0) words.push(line(el("button.link", { type: "button", onclick: () => { openScope(index); selectFace(0, face); } }, "Open this part")));
  const glowing = feature ? own.features.find((f) => f.id === feature).faces.map((x) => x - 1) : [face];
  choose([{ key, faces: glowing }], words, key === 0 ? feature && rowOf(feature) : sections.querySelector(`tr[data-instance="${key}"]`));
}

function selectStep(step) {
  if (step.features.length === 1) return selectFeature(step.features[0]);
  const own = part();
  const faces = own.features.filter((f) => step.features.includes(f.id)).flatMap((f) => f.faces);
  choose(faces.length ? [{ key: 0, faces: faces.map((face) => face - 1) }] : [],
    [line(strong(step.label), `: ${step.reason}`), line(el("span.label", "Time"), step.time, step.lot ? `; per lot ${step.lot}` : ""),
      line(el("span.label", "Where"), `${step.resource}, ${step.supplier}`)]);
}

function selectFinding(finding) {
  choose([{ key: 0, faces: finding.faces.map((face) => face - 1) }], [line(strong(finding.what), `: ${finding.text}`)]);
}

const checkLines = (c) => [
  line(strong(c.title), ` (${c.level}): ${c.about}: ${c.value}, limit ${c.limit}`, c.reason ? ` (${c.reason})` : ""),
  c.advice && c.level !== "note" ? line(el("span.label", "Advice"), c.advice) : null].filter(Boolean);

/** In an assembly the faces of every instance of the part. */
function selectCheck(c, row) {
  const faces = c.faces.map((face) => face - 1);
  const keys = state.scope !== "assembly" ? [0] : data.assembly.instances.filter((i) => i.part === c.part).map((i) => i.id);
  choose(faces.length ? keys.map((key) => ({ key, faces })) : [], checkLines(c), row);
}

const nameOf = (id) => data.assembly.instances[id - 1].name;

function selectInstance(id) {
  const { part: number } = data.assembly.instances[id - 1];
  const role = data.assembly.roles.find((r) => r.part === number);
  choose([{ key: id, faces: null }],
    [line(strong(nameOf(id)), role?.role ? `: ${role.role}, ${role.why}` : ""),
      line(el("button.link", { type: "button", onclick: () => openScope(number - 1) }, "Open this part"))],
    sections.querySelector(`tr[data-instance="${id}"]`));
}

function selectGroup(group) {
  if (state.mode !== "merge") setMode("merge");
  choose(group.instances.map((id) => ({ key: id, faces: null })), [line(strong(group.instances.map(nameOf).join(" + ")), `: ${group.verdict}, worth ${group.worth} each`)]);
}

function selectPair(pair) {
  const faces = (own) => (own ? own.map((face) => face - 1) : null);
  choose([{ key: pair.a, faces: faces(pair.facesA) }, { key: pair.b, faces: faces(pair.facesB) }],
    [line(strong(`${nameOf(pair.a)} | ${nameOf(pair.b)}`)), line(pair.type ? strong(pair.type) : strong(pair.rule ?? "in place"), `: ${pair.text ?? pair.reason}`)]);
}

/** A colour of the legend: all its faces. */
function selectLook(entry, painted) {
  const selection = view.items.filter((item) => item.group.visible).map((item) => ({
    key: item.key,
    faces: [...Array(item.data.faceCount).keys()].filter((face) => {
      const look = painted.look(item.key, face);
      return look && look.color === entry.look.color && look.hatch === entry.look.hatch;
    }),
  })).filter((s) => s.faces.length);
  const count = selection.reduce((sum, s) => sum + s.faces.length, 0);
  choose(selection, [line(strong(entry.text), `: ${count} ${count === 1 ? "face" : "faces"}`)]);
}

// ---- what the view reports

const events = {
  pick(key, face) {
    if (key === null) clearSelection();
    else if (typeof key === "string") selectGroup([...data.assembly.groups, ...data.assembly.alternatives].find((g) => `g${g.id}` === key));
    else selectFace(key, face);
  },
  hover(key, face, event) {
    tip.hidden = key === null;
    if (key === null) return;
    const merged = typeof key === "string";
    const own = merged ? null : data.parts[key === 0 ? state.scope : data.assembly.instances[key - 1].part - 1];
    const feature = own?.features.find((f) => f.id === own.faces[face][2]);
    tip.textContent = merged ? "merged body" : `${key === 0 ? "" : `${nameOf(key)} · `}face ${face + 1} · ${feature ? feature.name : own.faces[face][3] === "stock" ? "raw stock" : own.faces[face][3]}`;
    const box = stage.getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 4)}px`;
    tip.style.top = `${event.clientY - box.top + 16}px`;
  },
  drawn() {
    if (!view) return;
    triad.replaceChildren();
    const back = view.control.camera.quaternion.clone().invert();
    const axes = [["X", [1, 0, 0]], ["Y", [0, 1, 0]], ["Z", [0, 0, 1]]].map(([name, axis]) => ({ name, at: new Vector3(...axis).applyQuaternion(back) }));
    for (const { name, at } of axes.sort((a, b) => a.at.z - b.at.z)) {
      const node = (kind, attributes, text) => {
        const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        made.textContent = text ?? "";
        triad.append(made);
      };
      node("line", { x1: 0, y1: 0, x2: at.x * 30, y2: -at.y * 30, class: `axis ${name}` });
      node("text", { x: at.x * 40, y: -at.y * 40, "text-anchor": "middle", "dominant-baseline": "central" }, name);
    }
  },
};

function start() {
  buildFrame();
  if (data.input.error) return showError();
  if (data.scene?.parts.some((p) => p.mesh)) {
    try {
      view = new View(canvas, events);
      view.setTheme(themes[currentTheme()]);
    } catch {
      stage.replaceChildren(el("p.note", "This browser draws no WebGL; the tables are complete without it."));
    }
  } else {
    document.body.classList.add("tables-only");
  }
  openScope(state.scope);
  addEventListener("keydown", (event) => event.key === "Escape" && clearSelection());
  addEventListener("beforeprint", () => view?.drawNow());
}

start();
