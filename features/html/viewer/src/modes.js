// Colour modes: which look each face has, and what the looks mean.
import * as palette from "./palette.js";

const same = (a, b) => a.color === b.color && a.hatch === b.hatch;

/** Looks of a part's faces by one mode: {looks: [look by face], texts: Map look → text}. */
function paintPart(part, paintFaces) {
  const looks = part.faces.map(() => palette.plain);
  const legend = [];
  const put = (faceId, look, text) => {
    looks[faceId - 1] = look;
    if (!legend.some((entry) => same(entry.look, look) && entry.text === text)) legend.push({ look, text });
  };
  paintFaces(put);
  return { looks, legend };
}

const stock = [palette.plain, "raw stock"];

const partModes = {
  feature: (part) => paintPart(part, (put) => {
    part.faces.forEach(([, , feature, kind], i) => {
      if (feature) {
        const its = part.features.find((f) => f.id === feature);
        put(i + 1, palette.ofKind(its.kind), its.kind);
      } else if (kind === "unowned") put(i + 1, palette.unowned, "no rule fits");
      else put(i + 1, ...stock);
    });
  }),
  setup: (part) => paintPart(part, (put) => {
    part.faces.forEach((face, i) => put(i + 1, ...stock));
    part.plan?.unreached.forEach(({ face }) => put(face, palette.unowned, "not reached"));
    part.plan?.setups.forEach((setup, i) =>
      setup.faces.forEach((face) => put(face, palette.ofNumber(i), `setup ${i + 1}, ${setup.direction}`)));
  }),
  reach: (part) => paintPart(part, (put) => {
    part.faces.forEach((face, i) => put(i + 1, palette.plain, "raw stock"));
    part.plan?.setups.forEach((setup) => {
      const ratios = new Map(setup.tools.filter((t) => t.feature).map((t) => [t.feature, t.ratio]));
      setup.faces.forEach((face) => {
        const ratio = ratios.get(part.faces[face - 1][2]);
        const bin = ratio === undefined ? null : palette.reach.find((b) => ratio <= b.most);
        bin ? put(face, bin.look, bin.text) : put(face, palette.cutWithoutFigure, "cut, no tool figure");
      });
    });
    part.plan?.unreached.forEach(({ face, process }) => {
      const eroded = process === "wireEdm" || process === "sinkerEdm";
      put(face, eroded ? palette.edm : palette.hidden,
        eroded ? "no tool; by EDM" : process === "none" ? "not on this machine" : "no tool, no electrode");
    });
  }),
  finding: (part) => paintPart(part, (put) => {
    part.faces.forEach((face, i) => put(i + 1, palette.plain, "nothing to say"));
    const order = ["note", "unknown", "marginal", "fail"]; // worst last, on top
    const all = [...part.findings, ...part.checks].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
    for (const finding of all)
      finding.faces.forEach((face) => put(face, palette.levels[finding.level].look, palette.levels[finding.level].text));
  }),
};

/** One setup of the plan: cut now, before, later; what the jaws hold. */
function stepLooks(part, step) {
  const { setups, unreached } = part.plan;
  const held = new Set(step > 0 ? setups[step - 1].jaws : []);
  return paintPart(part, (put) => {
    part.faces.forEach((face, i) => put(i + 1, ...stock));
    unreached.forEach(({ face }) => put(face, palette.unowned, "not reached"));
    setups.forEach((setup, i) => setup.faces.forEach((face) =>
      i + 1 < step ? put(face, palette.before, "cut before") : i + 1 > step ? put(face, palette.later, "cut later")
        : put(face, palette.now, "cut in this setup")));
    held.forEach((face) => put(face, palette.jaws, "held by the jaws"));
  });
}

function mergeModes(data) {
  const looks = new Map(), legend = [{ look: palette.plain, text: "stays as it is" }];
  const { groups, alternatives } = data.assembly;
  const name = (id) => data.assembly.instances[id - 1].name;
  const shown = groups.length ? groups : alternatives;
  shown.forEach((group, i) => {
    const look = palette.ofNumber(i);
    legend.push({ look, text: `${groups.length ? "group" : "alternative"} ${group.id}: ${group.instances.map(name).join(" + ")}`, group });
    group.instances.forEach((id) => looks.set(id, look));
    if (group.removed.length) legend.push({ look: palette.removed, text: "no longer needed" });
    group.removed.forEach((id) => looks.set(id, palette.removed));
  });
  return { looks, legend: legend.filter((entry, i) => legend.findIndex((e) => e.text === entry.text) === i), shown };
}

export function modesOf(data, scope) {
  const own = ["feature", "setup", "reach", "finding"];
  return scope === "assembly" ? ["part", "merge", ...own] : own;
}

/**
 * {look(key, face), legend: [{look, text}]}. Keys are instance ids, 0 for a part alone, "g1" for a merged body.
 * `view`: {scope, mode, step, after}.
 */
export function paintBy(data, view) {
  if (view.scope !== "assembly") {
    const part = data.parts[view.scope];
    const { looks, legend } = view.mode === "setup" && view.step !== null ? stepLooks(part, view.step) : partModes[view.mode](part);
    return { look: (key, face) => looks[face] ?? palette.plain, legend: used(legend, looks) };
  }
  const partOf = (key) => data.assembly.instances[key - 1].part - 1;
  const merged = (key) => typeof key === "string";
  if (view.mode === "part") {
    const legend = data.parts.map((part, i) => ({ look: palette.ofNumber(i), text: part.instances > 1 ? `${part.instances} × ${part.name}` : part.name, part: i }));
    return { look: (key) => (merged(key) ? null : palette.ofNumber(partOf(key))), legend };
  }
  if (view.mode === "merge") {
    const { looks, legend, shown } = mergeModes(data);
    const gone = new Set(view.after ? shown.flatMap((group) => [...group.instances, ...group.removed]) : []);
    const bodies = new Map(view.after ? shown.map((group) => [`g${group.id}`, looks.get(group.instances[0])]) : []);
    return { look: (key) => (merged(key) ? (bodies.get(key) ?? null) : gone.has(key) ? null : (looks.get(key) ?? palette.plain)), legend };
  }
  const painted = data.parts.map((part) => partModes[view.mode](part));
  const legend = [];
  for (const part of painted)
    for (const entry of used(part.legend, part.looks))
      if (!legend.some((e) => e.text === entry.text && same(e.look, entry.look))) legend.push(entry);
  return { look: (key, face) => (merged(key) ? null : (painted[partOf(key)].looks[face] ?? palette.plain)), legend };
}

/** Entries whose look some face ended up with. */
function used(legend, looks) {
  return legend.filter((entry) => looks.some((look) => same(look, entry.look)))
    .sort((a, b) => rank(a.look) - rank(b.look));
}

/** Stiff tools first, plain last, all else as it came. */
function rank(look) {
  if (same(look, palette.plain)) return 1000;
  const bin = palette.reach.findIndex((b) => same(b.look, look));
  return bin < 0 ? 100 : bin;
}
