// Elements from values. Text is always written as text, never as markup.

/** el("td.num", {title: "…", onclick: f}, "text", child, …); null children are left out. */
export function el(kind, ...rest) {
  const [tag, ...classes] = kind.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  let children = rest;
  const first = rest[0];
  if (first && typeof first === "object" && !(first instanceof Node) && !Array.isArray(first)) {
    children = rest.slice(1);
    for (const [key, value] of Object.entries(first)) {
      if (value === undefined || value === null || value === false) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (key in node && key !== "list") node[key] = value;
      else node.setAttribute(key, value);
    }
  }
  add(node, children);
  return node;
}

export function add(node, children) {
  for (const child of children.flat(2)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** Something that mouse, keyboard and touch can press. */
export function pressable(node, press) {
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.addEventListener("click", press);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press(event);
  });
  return node;
}

/** columns: [{title, class}], rows: arrays of cells (text, node or null). */
export function table(columns, rows, dress = () => {}) {
  const body = el("tbody");
  rows.forEach((cells, i) => {
    const row = el("tr", ...cells.map((cell, k) => el(columns[k].class ? `td.${columns[k].class}` : "td", cell)));
    dress(row, i);
    body.append(row);
  });
  const head = el("tr", ...columns.map((c) => el(c.class ? `th.${c.class}` : "th", { scope: "col" }, c.title)));
  return el("div.scroll", el("table", el("thead", head), body));
}

const kThemes = ["auto", "light", "dark"];

/** A button that goes round automatic, light and dark. */
export function themeButton(changed = () => {}) {
  let theme = "auto";
  const button = el("button.quiet", { type: "button", id: "theme" });
  const show = () => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    changed();
  };
  button.addEventListener("click", () => {
    theme = kThemes[(kThemes.indexOf(theme) + 1) % kThemes.length];
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => changed());
  show();
  return button;
}
