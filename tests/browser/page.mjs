// Does the page of the API work in a browser: from disk without a network, by keyboard, light and dark, on the emulator?
//
// node page.mjs CHROMIUM PAGE ENDPOINT FOLDER
//
// FOLDER gets the screenshots. The driver is not installed here but in the folder that DRIVER names.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [executablePath, path, endpoint, folder] = process.argv.slice(2);
const { chromium, devices } = createRequire(join(process.env.DRIVER, "package.json"))("playwright-core");
const disk = pathToFileURL(path).href;
const desk = { viewport: { width: 1440, height: 900 } };

const questions = {
  async "it opens from disk, and asks the network for nothing"(open) {
    const page = await open(desk, disk);
    assert.ok(await page.locator("article.operation").count() > 0);
    const ids = await page.locator("article.operation").evaluateAll((all) => all.map((article) => article.id));
    // A mouse looks at the first and the last, a script at all of them.
    for (const id of [ids.at(0), ids.at(-1)]) {
      await page.locator(`nav a[href="#${id}"]`).click();
      await page.locator(`#${id} .rust .token`).first().waitFor();
    }
    assert.deepEqual(await page.evaluate(withoutColour, ids), []);
    assert.deepEqual(page.requested.filter((url) => url !== disk && !url.startsWith("data:")), []);
    await page.screenshot({ path: join(folder, "light.png") });
  },

  async "a form on disk says how to start the emulator"(open) {
    const page = await open(desk, disk);
    await page.locator(".try > summary").first().click();
    await page.locator(".try button").first().click();
    await page.locator(".outcome", { hasText: "cargo xtask docs --serve" }).waitFor();
    page.complaints.length = 0;
  },

  async "the keyboard leads past the contents to the first form, and the focus is visible"(open) {
    const page = await open(desk, disk);
    await page.keyboard.press("Tab");
    assert.ok(await page.locator(".skip").evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0));
    await page.keyboard.press("Enter");
    const focus = (question) => page.evaluate(question);
    for (let steps = 0; !(await focus(() => document.activeElement.matches(".try > summary"))); steps += 1) {
      await page.keyboard.press("Tab");
      assert.ok(await focus(() => document.activeElement !== document.body && parseFloat(getComputedStyle(document.activeElement).outlineWidth) > 1));
      assert.ok(steps < 120, "the first form is near");
    }
    await page.keyboard.press("Enter");
    await page.locator(".try[open] input").first().waitFor();
    await page.keyboard.press("Tab");
    assert.ok(await focus(() => document.activeElement.matches(".try input")));
  },

  async "the theme follows the system until it is chosen, and the choice is kept"(open) {
    const page = await open({ ...desk, colorScheme: "dark" }, disk);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.screenshot({ path: join(folder, "dark.png") });
    await page.locator("#theme").click();
    const light = await paper();
    assert.notEqual(light, dark);
    await page.reload();
    assert.equal(await paper(), light);
  },

  async "text and background are far enough apart, in both themes"(open) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open({ ...desk, colorScheme }, disk);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
      assert.deepEqual(await page.evaluate(contrasts), [], colorScheme);
    }
  },

  async "the search leaves what fits, and the language can be changed"(open) {
    const page = await open(desk, disk);
    await page.keyboard.press("/");
    await page.keyboard.type("publish_plugin");
    const fit = await page.locator('article.operation[data-find*="publish_plugin"]').count();
    const shown = await page.locator("article.operation:not([hidden])").count();
    assert.ok(shown > 0 && shown < await page.locator("article.operation").count() / 10, `${shown} operations are shown`);
    assert.equal(shown, fit);
    assert.equal(await page.locator("nav li:not([hidden]) b").count(), shown);
    assert.match(await page.locator("#found").textContent(), /^\d+ of \d+ /);
    await page.locator("#language").click();
    const displayed = (code) => page.locator(`article.operation:not([hidden]) ${code}`).evaluateAll((all) => all.filter((element) => getComputedStyle(element).display !== "none").length);
    assert.deepEqual([await displayed(".rust"), await displayed(".python")], [0, shown]);
    await page.keyboard.press("/");
    await page.keyboard.press("Escape");
    assert.ok(await page.locator("article.operation:visible").count() > 1);
    const times = await page.evaluate(typing, "publish_plugin");
    return `a key takes ${Math.round(Math.max(...times))} ms at most`;
  },

  async "fields of nested types open in place, and a type inside itself stays a link"(open) {
    const page = await open(desk, disk);
    const nested = page.locator("article.operation .nested > summary").first();
    await nested.click();
    await page.locator("article.operation .nested[open] .shape tr").first().waitFor();
    assert.equal(await page.evaluate(() => document.querySelectorAll("[id]").length - new Set(Array.from(document.querySelectorAll("[id]"), ({ id }) => id)).size), 0);
    await page.evaluate(() => {
      for (let closed; (closed = document.querySelectorAll(".operation .nested:not([open])")).length;) closed.forEach((details) => { details.open = true; });
    });
  },

  async "it fits a phone"(open) {
    const { defaultBrowserType, ...phone } = devices["iPhone 13"];
    const page = await open(phone, disk);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out to the right");
    await page.locator("article.operation .columns").first().scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(folder, "phone.png") });
  },

  async "an address with a name leads there"(open) {
    const id = await (await open(desk, disk)).locator("article.operation").last().getAttribute("id");
    const page = await open(desk, `${disk}#${id}`);
    await page.waitForFunction((id) => { const { top } = document.getElementById(id).getBoundingClientRect(); return top >= 0 && top < 150; }, id);
  },

  async "on the emulator its forms create a draft, publish it and show it, and an error has its status and code"(open) {
    const page = await open(desk, `${endpoint}/docs`);
    const plugin_name = `made_in_a_browser_${Date.now()}`;
    const send = async (operation, change) => {
      const form = page.locator(`#op-${operation} .try`);
      await form.locator("> summary").click();
      await change(form);
      await form.locator("button").click();
      await form.locator(".status").waitFor();
      assert.match(await form.locator(".outcome").textContent(), /X-Request-Id [0-9a-f]{32}/);
      return [await form.locator(".status").textContent(), await form.locator(".outcome code").textContent()];
    };
    const named = async (form) => {
      const body = JSON.parse(await form.locator("textarea").inputValue());
      await form.locator("textarea").fill(JSON.stringify({ ...body, plugin_name }));
    };
    const asked = (name) => (form) => form.locator("[name=plugin_name]").fill(name);
    assert.deepEqual(await send("create_plugin_draft", named), ["200", "true"]);
    await page.screenshot({ path: join(folder, "try.png") });
    assert.deepEqual(await send("publish_plugin_draft", named), ["200", "true"]);
    const [status, shown] = await send("show_plugin_version", asked(plugin_name));
    assert.deepEqual([status, JSON.parse(shown).version_attribution], ["200", "formal"]);
    await page.locator("#op-show_plugin_version .try > summary").click();
    const [rejected, error] = await send("show_plugin_version", async (form) => {
      await asked("nobody_made_this")(form);
      await form.locator(".outcome").evaluate((outcome) => outcome.replaceChildren());
    });
    assert.equal(rejected, "400");
    assert.match(error, /DEVPIPE\.30011001/);
    assert.deepEqual(page.requested.filter((url) => !url.startsWith(endpoint) && !url.startsWith("data:")), []);
    page.complaints.length = 0;
  },
};

// Runs in the page: the operations to which a link of the contents leads, and whose code is not coloured when it is seen.
async function withoutColour(ids) {
  const bad = [];
  for (const id of ids) {
    document.querySelector(`nav a[href="#${id}"]`).click();
    const isColoured = () => document.querySelector(`#${id} .rust .token`) !== null;
    for (let frames = 0; frames < 120 && !isColoured(); frames += 1) await new Promise(requestAnimationFrame);
    if (!isColoured()) bad.push(id);
  }
  return bad;
}

// Runs in the page: how long each key of a search takes until the page is laid out again, in milliseconds.
function typing(text) {
  const search = document.querySelector("#filter");
  return Array.from(text, (_, typed) => {
    const start = performance.now();
    search.value = text.slice(0, typed + 1);
    search.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    return performance.now() - start;
  });
}

// Runs in the page: texts whose contrast is below 4.5 to 1.
function contrasts() {
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const luminance = (colour) => {
    if (!known.has(colour)) known.set(colour, measured(colour));
    return known.get(colour);
  };
  const measured = (colour) => {
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b] = Array.from(pixel.getImageData(0, 0, 1, 1).data, (part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const grounds = new Map();
  const behind = (element) => {
    if (!grounds.has(element)) {
      const colour = getComputedStyle(element ?? document.body).backgroundColor;
      grounds.set(element, element && /, 0\)$/.test(colour) ? behind(element.parentElement) : colour);
    }
    return grounds.get(element);
  };
  const bad = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const hasText = Array.from(element.childNodes).some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasText || !element.checkVisibility() || element.matches(".skip, .hidden")) continue;
    const [front, back] = [getComputedStyle(element).color, behind(element)];
    const [low, high] = [luminance(front), luminance(back)].sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < 4.5) bad.add(`${element.tagName}.${element.className}: ${front} on ${back}`);
  }
  return Array.from(bad);
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
let failures = 0;
for (const [claim, question] of Object.entries(questions)) {
  const pages = [];
  const start = performance.now();
  const open = async (options, url) => {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(60_000);
    pages.push(Object.assign(page, { requested: [], complaints: [] }));
    page.on("request", (request) => page.requested.push(request.url()));
    page.on("pageerror", (error) => page.complaints.push(String(error)));
    page.on("console", (message) => { if (message.type() === "error") page.complaints.push(message.text()); });
    await page.goto(url);
    return page;
  };
  try {
    const note = await question(open);
    assert.deepEqual(pages.flatMap((page) => page.complaints), []);
    console.log(`ok: ${claim}${note ? `; ${note}` : ""} (${Math.round((performance.now() - start) / 1000)} s)`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED: ${claim}\n${error.stack}`);
  }
  await Promise.all(pages.map((page) => page.close()));
}
await browser.close();
process.exitCode = failures ? 1 : 0;
