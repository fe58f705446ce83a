// A headless chromium without graphics card and without network, and pages opened in it from disk.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = await import(pathToFileURL(process.env.PLAYWRIGHT).href);
export const root = process.env.ROOT;
export const folder = mkdtempSync(join(tmpdir(), "stepwise-browser-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

export function stepwise(...words) {
  return execFileSync(process.env.STEPWISE, words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});

/** {page, problems}: whatever went to the console or asked for anything outside the file is a problem. */
export async function open(browser, path, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  const problems = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { problems.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || problems.push(`request: ${request.url()}`));
  await page.goto(pathToFileURL(path).href);
  await page.waitForFunction(() => document.querySelector("h1, table"));
  await page.waitForTimeout(400);
  return { page, problems };
}

/** Colours of the view's pixels, as {"r,g,b": count} on a grid. */
export function pixels(page) {
  return page.evaluate(() => {
    const canvas = document.querySelector("canvas");
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [160, 120];
    const context = copy.getContext("2d");
    context.drawImage(canvas, 0, 0, copy.width, copy.height);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    const counts = {};
    for (let i = 0; i < data.length; i += 4) {
      const key = data[i + 3] < 128 ? "empty" : `${data[i]},${data[i + 1]},${data[i + 2]}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  });
}

/** How many of these pixels are of the colour that stands for what is selected. */
export function glowing(counts) {
  return Object.entries(counts).reduce((sum, [key, count]) => {
    const [r, g, b] = key.split(",").map(Number);
    return sum + (r > 110 && g < 0.55 * r && b > 0.35 * r ? count : 0);
  }, 0);
}
