// The page of a scan: a table of its files, to be sorted and filtered.
import { add, el, themeButton } from "./dom.js";

const data = JSON.parse(document.getElementById("data").textContent);
const round = (value, digits = 2) => (value === null ? "" : Number(Number(value).toPrecision(digits)).toLocaleString("en", { maximumFractionDigits: 2 }));
const columns = [
  { title: "", cell: (r) => (r.picture ? el("img.thumb", { src: `data:image/png;base64,${r.picture}`, alt: "", loading: "lazy" }) : "") },
  { title: "File", key: (r) => r.path, cell: (r) => (r.page ? el("a", { href: r.page }, r.path) : r.path) },
  { title: "Status", key: (r) => r.status, cell: (r) => el(`span.status.${r.status}`, r.status) },
  { title: "Parts", key: (r) => r.parts, cell: (r) => r.parts || "", number: true },
  { title: "Features", key: (r) => r.features, cell: (r) => r.features || "", number: true },
  { title: "Machine", key: (r) => r.machine, cell: (r) => r.machine },
  { title: "Setups", key: (r) => r.setups, cell: (r) => r.setups ?? "", number: true },
  { title: "Clampings", key: (r) => r.clampings, cell: (r) => r.clampings ?? "", number: true },
  { title: "Steps", key: (r) => r.steps, cell: (r) => r.steps ?? "", number: true },
  { title: "Days", key: (r) => r.leadTimeD, cell: (r) => round(r.leadTimeD), number: true },
  { title: "€ each for 100", key: (r) => r.costEur, cell: (r) => round(r.costEur), number: true },
  ...(data.rows.some((r) => r.check) ? [{ title: "Check", key: (r) => ["pass", "marginal", "unknown", "fail"].indexOf(r.check), cell: (r) => r.check }] : []),
  { title: "Verdict", key: (r) => r.verdict || r.error, cell: (r) => r.verdict || r.error },
];
const kMostShown = 2000;
const state = { column: 1, falling: false, words: "", status: "" };

const body = el("tbody"), head = el("tr"), count = el("p.note");

function compare(a, b) {
  const missing = (value) => value === null || value === undefined || value === "";
  if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b)); // unknown goes last either way
  const order = typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0;
  return state.falling ? -order : order;
}

function show() {
  const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = data.rows.filter((row) => {
    if (state.status && row.status !== state.status) return false;
    const text = [row.path, row.machine, row.check, row.verdict, row.error].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const { key } = columns[state.column];
  rows.sort((a, b) => compare(key(a), key(b)) || compare(a.path, b.path));
  body.replaceChildren(...rows.slice(0, kMostShown).map((row) =>
    el("tr", ...columns.map((c) => el(c.number ? "td.num" : "td", c.cell(row))))));
  count.textContent = `${rows.length} of ${data.rows.length} files${rows.length > kMostShown ? `, the first ${kMostShown} shown` : ""}`;
  head.replaceChildren(...columns.map((c, i) => {
    const cell = el(c.number ? "th.num" : "th", { scope: "col" });
    if (!c.key) return cell;
    cell.ariaSort = i !== state.column ? "none" : state.falling ? "descending" : "ascending";
    cell.append(el("button.link", { type: "button", onclick: () => {
      state.falling = i === state.column && !state.falling;
      state.column = i;
      show();
    } }, `${c.title}${i === state.column ? (state.falling ? " ↓" : " ↑") : ""}`));
    return cell;
  }));
}

const statuses = [...new Set(data.rows.map((row) => row.status))].sort();
add(document.body, [
  el("header.bar", el("div.title", el("h1", data.title)), el("div.actions", themeButton(), el("button.quiet", { type: "button", onclick: () => print() }, "Print"))),
  el("main.list",
    el("div.filters",
      el("input", { type: "search", placeholder: "Filter: words of the path, machine, verdict", ariaLabel: "Filter", id: "filter", oninput: (e) => { state.words = e.target.value; show(); } }),
      el("select", { ariaLabel: "Status", onchange: (e) => { state.status = e.target.value; show(); } },
        el("option", { value: "" }, "every status"), ...statuses.map((status) => el("option", { value: status }, status))),
      count),
    el("div.scroll", el("table", el("thead", head), body))),
]);
show();
