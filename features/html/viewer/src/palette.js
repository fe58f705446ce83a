// What each colour and hatch means, in every colour mode.
//
// Okabe and Ito's colours, which people with any common colour blindness tell apart; where there are more meanings than
// colours, a hatch makes the difference. hatch: 0 plain, 1 stripes, 2 crossed, 3 dots.

const blue = 0x0072b2, sky = 0x56b4e9, green = 0x009e73, yellow = 0xe8d92c, orange = 0xe69f00, vermilion = 0xd55e00,
  purple = 0xcc79a7, steel = 0x8fa3b5, pale = 0xd0d6dc, dark = 0x3b424a;

const look = (color, hatch = 0) => ({ color, hatch });

export const plain = look(pale);
export const unowned = look(dark, 2);

const kinds = {
  hole: look(blue), pocket: look(sky), passage: look(sky, 1), slot: look(green), groove: look(green, 1),
  step: look(yellow), notch: look(yellow, 1), boss: look(purple), rib: look(purple, 1), round: look(orange),
  fillet: look(orange, 3), chamfer: look(orange, 1), turned: look(vermilion), thread: look(vermilion, 1),
  gear: look(vermilion, 2), knurl: look(vermilion, 3), freeform: look(sky, 2), text: look(yellow, 2), void: look(purple, 2),
  sheet: look(green, 2), face: look(steel), profile: look(steel, 1),
};
export const ofKind = (kind) => kinds[kind] ?? look(steel, 2);

const cycle = [blue, orange, green, purple, sky, vermilion, yellow];
/** Different for each of the first 28 numbers. */
export const ofNumber = (i) => look(cycle[i % cycle.length], Math.floor(i / cycle.length) % 4);

// Dark to light as the tool gets stiffer; cividis (Nuñez, Anderton & Renslow 2018).
export const reach = [
  { most: 2, look: look(0xfde737), text: "tool up to 2 × its diameter" },
  { most: 4, look: look(0xc3b56c), text: "up to 4 ×" },
  { most: 6, look: look(0x8b8a77), text: "up to 6 ×" },
  { most: 10, look: look(0x575d6d), text: "up to 10 ×" },
  { most: Infinity, look: look(0x17305f, 1), text: "longer" },
];
export const cutWithoutFigure = look(sky);
export const edm = look(orange, 1);
export const hidden = look(vermilion, 2);

export const levels = {
  fail: { look: look(vermilion, 2), text: "fails" },
  marginal: { look: look(orange, 1), text: "marginal" },
  unknown: { look: look(sky, 3), text: "unknown" },
  pass: { look: look(green), text: "passes" },
  note: { look: look(purple), text: "worth knowing" },
};

export const now = look(orange);
export const before = look(sky);
export const later = look(0xb4bec8);
export const jaws = look(green, 1);
export const removed = look(dark, 2);

export const hex = (color) => `#${color.toString(16).padStart(6, "0")}`;
