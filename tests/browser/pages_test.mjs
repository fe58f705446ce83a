// The pages as a reader has them: opened from disk in a browser.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, glowing, launch, open, pixels, root, stepwise } from "./browser.mjs";

const part = join(folder, "bracket.html"), assembly = join(folder, "valve block.html");
stepwise("analyze", "samples/parts/bracket.step", "--policy", "general", "--html", part, "-o", join(folder, "text"));
stepwise("analyze", "samples/assemblies/valve_block.step", "--html", assembly, "-o", join(folder, "text"));

const browser = await launch();
const cases = [];
const test = (name, run) => cases.push([name, run]);
const text = (page, selector) => page.locator(selector).first().innerText();
const press = (page, name, scope = "body") => page.locator(scope).getByRole("button", { name, exact: true }).first().click();
const settle = (page) => page.waitForTimeout(450);

for (const theme of ["light", "dark"])
  test(`a part is drawn, ${theme}`, async () => {
    const { page, problems } = await open(browser, part, { colorScheme: theme });
    const counts = await pixels(page);
    assert.ok(counts.empty > 2000, "nothing stands around the part");
    assert.ok(Object.keys(counts).length > 10, `the part shows ${Object.keys(counts).length} colours`);
    assert.equal(await page.locator("section#features tbody tr").count(), 8);
    assert.equal(await page.locator("#pictures img").count(), 4);
    for (const image of await page.locator("#pictures img").all())
      assert.ok(await image.evaluate(async (i) => { await i.decode(); return i.naturalWidth > 100; }));
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [red] = paper.match(/\d+/g).map(Number);
    assert.equal(red < 100, theme === "dark");
    assert.deepEqual(problems, []);
  });

test("a feature's row makes its faces glow, a face tells its feature and why", async () => {
  const { page, problems } = await open(browser, part);
  assert.equal(glowing(await pixels(page)), 0);
  await page.locator('tr[data-feature="1"]').click();
  await settle(page);
  assert.ok(glowing(await pixels(page)) > 500, "the step glows");
  assert.match(await text(page, ".why"), /Feature 1: .*step[\s\S]*Rule[\s\S]*cavity/);
  await page.keyboard.press("Escape");
  await settle(page);
  assert.equal(glowing(await pixels(page)), 0);

  const box = await page.locator("canvas").boundingBox();
  const seen = new Set();
  for (let i = 1; i < 12; ++i)
    for (let j = 1; j < 10; ++j) {
      await page.mouse.click(box.x + (box.width * i) / 12, box.y + (box.height * j) / 10);
      const chosen = page.locator("tr.selected");
      if (await chosen.count()) {
        const id = await chosen.getAttribute("data-feature");
        seen.add(id);
        assert.match(await text(page, ".why"), new RegExp(`Face \\d+[\\s\\S]*Feature ${id}:[\\s\\S]*Rule`));
      }
    }
  assert.ok(seen.has("1") && seen.size >= 2, `faces of features ${[...seen]} were met`);
  assert.deepEqual(problems, []);
});

test("every colour mode has a legend, and setups are stepped through with tool and stock", async () => {
  const { page, problems } = await open(browser, part);
  for (const mode of ["Feature", "Reach", "Finding", "Setup"]) {
    await press(page, mode, ".toolbar");
    assert.ok((await page.locator(".legend .entry").count()) >= 2, mode);
  }
  await page.locator(".stepper").getByRole("button", { name: "1", exact: true }).click();
  await settle(page);
  const first = await pixels(page);
  assert.match(await text(page, ".legend"), /cut in this setup[\s\S]*held by the jaws[\s\S]*clamping/);
  assert.match(await text(page, ".stepper"), /mill from \+Z/);
  assert.ok(Object.keys(first).some((key) => { const [r, g, b] = key.split(",").map(Number); return r > 150 && g < 90 && b < 80; }), "the tool's arrow");
  await page.getByLabel("Clamping").uncheck();
  await settle(page);
  assert.notDeepEqual(await pixels(page), first);
  await press(page, "Next setup", ".stepper");
  assert.match(await text(page, ".stepper"), /mill from -X/);
  assert.equal(await page.locator("article.chosen").getAttribute("data-setup"), "1");
  assert.deepEqual(problems, []);
});

test("what a shop's rules find has value, limit and advice, and its faces glow", async () => {
  const { page, problems } = await open(browser, part);
  assert.match(await text(page, "section#check"), /marginal\s+\d+ of \d+ rules pass/);
  const row = page.locator("section#check tbody tr").first();
  assert.match(await row.innerText(), /marginal[\s\S]*External edge fillet[\s\S]*= 0[\s\S]*Chamfer outer edges/);
  await row.click();
  await settle(page);
  assert.ok(glowing(await pixels(page)) > 100, "the rounds glow");
  assert.match(await text(page, ".why"), /External edge fillet[\s\S]*limit = 0[\s\S]*Advice/);
  await press(page, "Finding", ".toolbar");
  assert.match(await text(page, ".legend"), /marginal/);
  assert.deepEqual(problems, []);
});

test("an assembly comes apart, shows what merging changes and opens its parts", async () => {
  const { page, problems } = await open(browser, assembly);
  const together = await pixels(page);
  await page.locator("#explode").fill("1");
  await settle(page);
  assert.ok((await pixels(page)).empty !== together.empty, "moved apart");
  await page.locator("#explode").fill("0");
  await press(page, "Merge group", ".toolbar");
  assert.match(await text(page, ".legend"), /group 1[\s\S]*no longer needed/);
  await press(page, "After", ".stepper");
  await settle(page);
  assert.match(await text(page, "#merging table"), /parts\s+10\s+1/);
  await page.locator("#joints tbody tr").first().click();
  await settle(page);
  assert.equal(await page.locator(".why").isVisible(), true);
  await press(page, "open", "#instances");
  assert.ok((await page.locator("section#features").count()) === 1);
  await settle(page);
  assert.ok(Object.keys(await pixels(page)).length > 5);
  assert.deepEqual(problems, []);
});

test("it fits a phone and can be turned by keys", async () => {
  const { page, problems } = await open(browser, part, { viewport: { width: 390, height: 844 } });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `${wide} px wide`);
  const before = await pixels(page);
  await page.locator("canvas").press("ArrowLeft");
  await settle(page);
  assert.notDeepEqual(await pixels(page), before);
  assert.deepEqual(problems, []);
});

test("the theme can be chosen, and the page prints on white", async () => {
  const { page, problems } = await open(browser, part, { colorScheme: "dark" });
  const red = () => page.evaluate(() => Number(getComputedStyle(document.querySelector(".panel")).backgroundColor.match(/\d+/)[0]));
  assert.ok((await red()) < 100);
  await page.locator("#theme").click();
  assert.ok((await red()) > 200);
  await page.locator("#theme").click();
  await page.emulateMedia({ media: "print" });
  assert.ok((await red()) > 200);
  assert.ok((await page.pdf({ format: "A4" })).length > 20000);
  assert.deepEqual(problems, []);
});

const hostile = [`</script><script>document.title='ran'</script>`, `<img src=x onerror="document.title='ran'">`,
  `"'><svg onload=alert(1)>`, `\u202Egnp.exe\u2066`, `=cmd|' /C calc'!A0`, `javascript:alert(1)`, `{{data}}{{script}}`, `{{policy}}`];

test("hostile names run no script and send no request, in pages and in the index", async () => {
  const bad = join(folder, "bad");
  mkdirSync(bad);
  const sample = readFileSync(join(root, "samples/parts/plate_with_holes.step"), "latin1");
  const quoted = (name) => [...name].map((c) => (c.codePointAt(0) < 127 ? c : `\\X2\\${c.codePointAt(0).toString(16).padStart(4, "0").toUpperCase()}\\X0\\`)).join("").replaceAll("'", "''");
  hostile.forEach((name, i) => {
    const named = sample.replaceAll("'plate_with_holes'", `'${quoted(name)}'`);
    assert.notEqual(named, sample);
    writeFileSync(join(bad, `${i}${name.replaceAll("/", "_")}.step`), named, "latin1");
  });
  copyFileSync(join(root, "samples/parts/bracket.step"), join(bad, "bracket.step"));
  writeFileSync(join(bad, "no.step"), "<script>alert(1)</script>");
  try { stepwise("scan", bad, "--html", join(folder, "pages"), "--policy", "general", "--jobs", "2"); } catch (error) { assert.equal(error.status, 1); }
  const index = await open(browser, join(folder, "pages/index.html"));
  assert.equal(await index.page.locator("tbody tr").count(), hostile.length + 2);
  assert.equal(await index.page.locator("img.thumb").count(), hostile.length + 1);
  assert.equal(await index.page.title(), "Stepwise scan");
  await index.page.locator("#filter").fill("bracket");
  assert.equal(await index.page.locator("tbody tr").count(), 1);
  assert.match(await index.page.locator("tbody tr").innerText(), /marginal/);
  await index.page.locator("#filter").fill("");
  await index.page.getByRole("button", { name: /^Setups/ }).click();
  const links = await index.page.locator("tbody a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.equal(links.length, hostile.length + 1);
  assert.deepEqual(index.problems, []);
  for (const link of links) {
    assert.match(link, /^pages\/[A-Za-z0-9_-]+\.html$/);
    const { page, problems } = await open(browser, join(folder, "pages", link));
    await page.locator("section#features tbody tr").first().click();
    assert.notEqual(await page.title(), "ran");
    assert.equal(await page.evaluate(() => document.querySelectorAll("script").length), 2);
    assert.ok(!/[\u202A-\u202E\u2066-\u2069]/.test(await text(page, "body")));
    assert.deepEqual(problems, []);
    await page.close();
  }
});

let failed = 0;
for (const [name, run] of cases) {
  try {
    await run();
    console.log(`passed: ${name}`);
  } catch (error) {
    ++failed;
    console.log(`failed: ${name}\n${error.stack}`);
  }
}
await browser.close();
process.exitCode = failed ? 1 : 0;
