// Does the page of the API work in a browser: from disk without a network, by keyboard, light and dark, on the emulator?
//
// node page.mjs CHROMIUM PAGE ENDPOINT FOLDER

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Browser } from "./driver.mjs";

const [program, path, endpoint, folder] = process.argv.slice(2);
const disk = pathToFileURL(path).href;
const operations = Array.from((await readFile(path, "utf8")).matchAll(/<article class="operation" id="op-([^"]+)"/g), (found) => found[1]);
assert.ok(operations.length > 0, "the page has operations");

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844, scale: 2, mobile: true };

const questions = {
  async "it opens from disk, and asks the network for nothing"(open) {
    const page = await open(desk);
    await page.go(disk);
    for (const id of operations) {
      assert.ok(await page.ask(`(() => { const e = document.getElementById("op-${id}").querySelector("h3"); return e.checkVisibility() && e.innerText.includes("${id}"); })()`), `${id} is visible`);
    }
    await page.ask("document.fonts.ready.then(() => new Promise((resolve) => setTimeout(resolve, 300)))");
    assert.deepEqual(page.requests.filter((url) => url !== disk && !url.startsWith("data:")), []);
    assert.deepEqual(page.complaints, []);
    await page.photograph(join(folder, "light.png"));
    await page.ask(`document.getElementById("op-${operations[0]}").scrollIntoView({ behavior: "instant" })`);
    await page.photograph(join(folder, "operation-light.png"));
  },

  async "a form that was opened from disk says how to start the emulator"(open) {
    const page = await open(desk);
    await page.go(disk);
    await page.until(`Array.from(document.querySelectorAll(".try .note")).every((note) => !note.hidden && note.textContent.includes("cargo xtask docs --serve"))`);
    assert.equal(await page.ask(`document.querySelectorAll(".try button[type=submit]:disabled").length`), operations.length);
    await page.ask(`document.querySelector(".try").open = true; document.querySelector(".try").scrollIntoView({ behavior: "instant" })`);
    await page.photograph(join(folder, "try-from-disk.png"));
  },

  async "the keyboard leads past the contents to the first form, and shows where it is"(open) {
    const page = await open(desk);
    await page.go(disk);
    await page.press("Tab");
    assert.equal(await page.ask("document.activeElement.className"), "skip");
    assert.ok(await page.ask("document.activeElement.getBoundingClientRect().top >= 0"), "the skip link comes into view");
    await page.press("Enter");
    assert.equal(await page.ask("document.activeElement.id"), "main");
    let steps = 0;
    while (!(await page.ask(`document.activeElement.matches(".try > summary")`))) {
      await page.press("Tab");
      assert.ok(await page.ask(`document.activeElement !== document.body`), "the focus is not lost");
      assert.ok(await page.ask(`parseFloat(getComputedStyle(document.activeElement).outlineWidth) > 1`), "the focus is seen");
      assert.ok((steps += 1) < 80, "the first form is near");
    }
    await page.press("Enter");
    assert.ok(await page.ask(`document.querySelector(".try").open`));
    await page.press("Tab");
    assert.ok(await page.ask(`document.activeElement.matches(".try input")`));
  },

  async "the theme follows the system until it is chosen, and the choice is kept"(open) {
    const page = await open({ ...desk, dark: true });
    await page.go(disk);
    const paper = () => page.ask("getComputedStyle(document.body).backgroundColor");
    const dark = await paper();
    await page.photograph(join(folder, "dark.png"));
    await page.ask(`document.getElementById("op-${operations.at(-1)}").scrollIntoView({ behavior: "instant" })`);
    await page.photograph(join(folder, "operation-dark.png"));
    await page.ask(`document.getElementById("theme").focus()`);
    await page.press(" ");
    const light = await paper();
    assert.notEqual(light, dark);
    await page.go(disk);
    assert.equal(await paper(), light);
    await page.ask(`document.querySelector(".type .must").closest("article").scrollIntoView({ behavior: "instant" })`);
    await page.photograph(join(folder, "type-light.png"));
    await page.ask(`document.querySelectorAll(".erratum")[3].scrollIntoView({ behavior: "instant" })`);
    await page.photograph(join(folder, "errata-light.png"));
    assert.deepEqual(page.complaints, []);
  },

  async "text and background are far enough apart, in both themes"(open) {
    for (const dark of [false, true]) {
      const page = await open({ ...desk, dark });
      await page.go(disk);
      assert.deepEqual(await page.ask(`(${contrasts})()`), [], dark ? "dark" : "light");
    }
  },

  async "the filter leaves what fits, and the languages are tabs"(open) {
    const page = await open(desk);
    await page.go(disk);
    await page.press("/");
    assert.equal(await page.ask("document.activeElement.id"), "filter");
    await page.type("publish_plugin");
    await page.until(`document.querySelectorAll(".operation:not([hidden])").length === 1`);
    assert.ok(await page.ask(`document.getElementById("op-publish_plugin_draft").checkVisibility()`));
    assert.match(await page.ask(`document.getElementById("found").textContent`), /^\d+ of \d+ /);
    await page.type("");
    await page.ask(`document.querySelector("[role=tab][aria-selected=true]").focus()`);
    await page.press("ArrowRight");
    assert.equal(await page.ask("document.activeElement.textContent"), "Python");
    await page.ask(`document.getElementById("op-${operations[0]}").scrollIntoView({ behavior: "instant" })`);
    await page.photograph(join(folder, "python-light.png"));
    assert.ok(await page.ask(`Array.from(document.querySelectorAll(".code.rust")).every((panel) => !panel.checkVisibility())`));
  },

  async "it fits a phone"(open) {
    const page = await open(phone);
    await page.go(disk);
    assert.ok(await page.ask("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out to the right");
    await page.photograph(join(folder, "phone.png"));
    await page.ask(`document.getElementById("op-${operations[0]}").scrollIntoView({ behavior: "instant" })`);
    await page.photograph(join(folder, "operation-phone.png"));
    await page.ask(`document.querySelector(".type .members").closest("article").scrollIntoView({ behavior: "instant" })`);
    await page.photograph(join(folder, "type-phone.png"));
  },

  async "an address with a name leads there, on any screen"(open) {
    for (const size of [desk, phone]) {
      const page = await open(size);
      const id = `op-${operations.at(-1)}`;
      await page.go(`${disk}#${id}`);
      await page.until(`(() => { const { top } = document.getElementById("${id}").getBoundingClientRect(); return top >= 0 && top < 150; })()`);
    }
  },

  async "on the emulator its forms create a draft, publish it, and show it formal"(open) {
    const page = await open(desk);
    await page.go(`${endpoint}/docs`);
    const name = "made_in_a_browser";
    const send = async (operation, change) => {
      const form = `document.querySelector("#try-${operation} form")`;
      await page.ask(`document.getElementById("try-${operation}").open = true; ${form}.querySelector(".outcome").replaceChildren()`);
      await change(form);
      await page.ask(`${form}.querySelector("button[type=submit]").focus()`);
      await page.press("Enter");
      await page.until(`${form}.querySelector(".outcome .status") !== null`);
      assert.match(await page.ask(`${form}.querySelector(".outcome .status").textContent`), /^200/, operation);
      assert.match(await page.ask(`${form}.querySelector(".request-id").textContent`), /^[0-9a-f]{32}$/);
      return page.ask(`${form}.querySelector(".answer").textContent`);
    };
    const inBody = (form, members) => async () => {
      const body = JSON.parse(await page.ask(`${form}.querySelector("textarea").value`));
      await page.ask(`${form}.querySelector("textarea").focus()`);
      await page.type(JSON.stringify({ ...body, ...members }, null, 2));
    };
    const named = (form) => inBody(form, { plugin_name: name })();
    assert.equal(await send("create_plugin_draft", named), "true");
    await page.ask(`document.querySelector("#try-create_plugin_draft").scrollIntoView({ behavior: "instant", block: "end" })`);
    await page.photograph(join(folder, "try.png"));
    assert.equal(await send("publish_plugin_draft", named), "true");
    const shown = JSON.parse(await send("show_plugin_version", async (form) => {
      await page.ask(`${form}.querySelector("[name=plugin_name]").focus()`);
      await page.type(name);
    }));
    assert.equal(shown.plugin_name, name);
    assert.equal(shown.version_attribution, "formal");
    assert.deepEqual(page.requests.filter((url) => !url.startsWith(endpoint) && !url.startsWith("data:")), []);
    assert.deepEqual(page.complaints, []);
  },

  async "a service error is shown with its status and code"(open) {
    const page = await open(desk);
    await page.go(`${endpoint}/docs`);
    const form = `document.querySelector("#try-show_plugin_version form")`;
    await page.ask(`document.getElementById("try-show_plugin_version").open = true; ${form}.querySelector("[name=plugin_name]").focus()`);
    await page.type("nobody_made_this");
    await page.press("Enter");
    await page.until(`${form}.querySelector(".answer") !== null`);
    assert.match(await page.ask(`${form}.querySelector(".status").textContent`), /^400/);
    assert.match(await page.ask(`${form}.querySelector(".answer").textContent`), /DEVPIPE\.30011001/);
  },
};

// Runs in the page: texts whose contrast is below 4.5 to 1.
function contrasts() {
  const parse = (colour) => {
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return Array.from(context.getImageData(0, 0, 1, 1).data);
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$|transparent/.test(colour) && !colour.includes("/")) return colour;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const seen = new Set();
  const bad = [];
  for (const element of document.querySelectorAll("body *")) {
    const hasText = Array.from(element.childNodes).some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasText || !element.checkVisibility() || element.matches(":disabled, .skip, .hidden")) continue;
    const [front, back] = [getComputedStyle(element).color, behind(element)];
    if (seen.has(front + back)) continue;
    seen.add(front + back);
    const [a, b] = [luminance(parse(front)), luminance(parse(back))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) bad.push(`${element.tagName}.${element.className}: ${front} on ${back} is ${ratio.toFixed(2)}`);
  }
  return bad;
}

const browser = await Browser.start(program);
let failures = 0;
try {
  for (const [claim, question] of Object.entries(questions)) {
    try {
      await question((size) => browser.open(size));
      console.log(`ok: ${claim}`);
    } catch (error) {
      failures += 1;
      console.log(`FAILED: ${claim}\n${error.stack}`);
    }
  }
} finally {
  await browser.close();
}
process.exitCode = failures ? 1 : 0;
