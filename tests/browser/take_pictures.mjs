// Takes the README's picture of a page, into the folder that STEPWISE_PICTURES names.
import { join } from "node:path";
import { folder, launch, open, stepwise } from "./browser.mjs";

const part = join(folder, "bracket.html");
stepwise("analyze", "samples/parts/bracket.step", "--html", part, "-o", join(folder, "text"));
const browser = await launch();
const { page } = await open(browser, part, { viewport: { width: 1440, height: 860 } });
await page.locator(".toolbar").getByRole("button", { name: "Setup" }).click();
await page.locator(".stepper").getByRole("button", { name: "1", exact: true }).click();
await page.waitForTimeout(600);
await page.screenshot({ path: join(process.env.STEPWISE_PICTURES, "page-light.png") });
await browser.close();
