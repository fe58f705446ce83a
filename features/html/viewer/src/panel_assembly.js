// The tables of an assembly: what is in it, how it holds and moves, which parts could be one.
import { definition } from "./panel.js";
import { el, pressable, table } from "./dom.js";

const section = (id, title, ...content) => el("section", { id }, el("h2", title), ...content);
const note = (text) => (text ? el("p.note", text) : null);

export function instances(data, act) {
  const { assembly, parts } = data;
  const roleOf = new Map(assembly.roles.map((role) => [role.part, role]));
  return section("instances", `Parts (${assembly.instances.length})`,
    table([{ title: "#", class: "num" }, { title: "Instance" }, { title: "Role" }, { title: "Setups", class: "num" },
      { title: "Verdict" }, { title: "" }],
      assembly.instances.map((instance) => {
        const part = parts[instance.part - 1], role = roleOf.get(instance.part);
        const open = el("button.link", { type: "button", onclick: (e) => { e.stopPropagation(); act.openPart(instance.part - 1); } }, "open");
        const made = !role?.bought; // nobody asks how to make a screw
        return [instance.id, instance.name, role ? `${role.role}${made ? "" : ", bought"}` : "",
          (made && part.plan?.setups.length) || "", (made && part.verdict?.verdict) || "", open];
      }),
      (row, i) => {
        row.dataset.instance = assembly.instances[i].id;
        pressable(row, () => act.instance(assembly.instances[i].id));
      }),
    assembly.missing.length ? table([{ title: "Missing" }, { title: "Why" }], assembly.missing) : null);
}

// What was looked at and not chosen, by the reason.
const LOOKED_AT = [
  ["worth less", "Made for comparison, worth less than the chosen plan"],
  ["not printable", "Made for comparison, no printer takes it"],
  ["failed", "Could not be made as one body"],
];

function groupCard(group, name, act) {
  const card = el("article.card", el("h3", `${group.instances.map(name).join(" + ")} as one part`),
    definition([["Verdict", group.verdict], ["Worth", `${group.worth} each`],
      ["The same parts printed instead", group.printedInstead], ["Merging on top of that", group.onTop],
      ...(group.removed.length ? [["No longer needed", group.removed.map(name).join(", ")]] : []),
      ...(group.body ? [["Merged body", group.body]] : [])]),
    ...group.holes.map((hole) => note(`no longer needed: ${hole}`)),
    group.table.length
      ? table([{ title: "" }, { title: "Before", class: "num" }, { title: "After", class: "num" }], group.table)
      : null,
    group.printing.length
      ? table([{ title: "Printer" }, { title: "" }, { title: "Why" }], group.printing)
      : null,
    ...group.pairs.map((pair, i) => note(`critical pair ${i + 1}: ${pair}`)),
    ...group.conditions.map((text) => note(`on condition, ${text}`)), ...group.ideas.map((text) => note(`a redesign could add: ${text}`)));
  card.dataset.group = group.id;
  pressable(card.querySelector("h3"), () => act.group(group));
  return card;
}

export function merging(data, act) {
  const { assembly } = data;
  if (!assembly.plan) return null;
  const name = (id) => assembly.instances[id - 1].name;
  const content = [el("p", `${assembly.plan.quantity}; ${assembly.plan.proof}`)];
  if (!assembly.groups.length) content.push(note("no parts are better as one"));
  content.push(...assembly.groups.map((group) => groupCard(group, name, act)));
  for (const [verdict, title] of LOOKED_AT) {
    const groups = assembly.alternatives.filter((group) => group.verdict === verdict);
    if (groups.length) content.push(el("h3", title), ...groups.map((group) => groupCard(group, name, act)));
  }
  if (assembly.plan.others.length)
    content.push(el("h3", "Not chosen"), table([{ title: "Plan" }, { title: "Worth", class: "num" }, { title: "Why not" }], assembly.plan.others));
  const pairs = (rows, title) => rows.length && content.push(el("h3", title),
    table([{ title: "Parts" }, { title: "Rule" }, { title: "Why" }],
      rows.map((pair) => [`${name(pair.a)} | ${name(pair.b)}`, pair.rule ?? "gap", pair.reason ?? pair.text]),
      (row, i) => pressable(row, () => act.pair(rows[i]))));
  pairs(assembly.printedInPlace, "Could be printed in place, moving");
  pairs(assembly.keptApart, `Kept apart (${assembly.keptApart.length})`);
  return section("merging", "Which parts could be one", ...content);
}

export function joints(data, act) {
  const { assembly } = data;
  if (!assembly.joints.length) return null;
  const name = (id) => assembly.instances[id - 1].name;
  return section("joints", `Joints (${assembly.joints.length})`,
    assembly.freedoms === null ? null : el("p", `Degrees of freedom of the mechanism: ${assembly.freedoms}`),
    table([{ title: "Type" }, { title: "Parts" }, { title: "How" }, { title: "Moves" }],
      assembly.joints.map((joint) => [joint.type, `${name(joint.a)} | ${name(joint.b)}`, joint.text, joint.motion]),
      (row, i) => pressable(row, () => act.pair(assembly.joints[i]))));
}
