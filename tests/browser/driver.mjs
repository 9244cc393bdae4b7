// Chromium by playwright-core, which is not installed here but in the folder that DRIVER names.

import { createRequire } from "node:module";
import { join } from "node:path";
import { env } from "node:process";

const { chromium } = createRequire(join(env.DRIVER, "package.json"))("playwright-core");

export class Browser {
  static async start(program) {
    const browser = new Browser();
    browser.chromium = await chromium.launch({ executablePath: program, chromiumSandbox: false });
    return browser;
  }

  // A page of this size, in a profile of its own.
  async open({ width, height, dark = false, scale = 1, mobile = false }) {
    const colorScheme = dark ? "dark" : "light";
    const context = await this.chromium.newContext({ viewport: { width, height }, deviceScaleFactor: scale, isMobile: mobile, colorScheme });
    return new Page(await context.newPage());
  }

  async close() {
    await this.chromium.close();
  }
}

class Page {
  constructor(page) {
    this.page = page;
    // What went wrong, and what was asked for, in the order in which it happened.
    this.complaints = [];
    this.requests = [];
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("pageerror", (error) => this.complaints.push(String(error.stack)));
    page.on("console", (message) => message.type() === "error" && this.complaints.push(`${message.text()} ${message.location().url}`));
  }

  go(url) { return this.page.goto(url); }

  // The value of an expression, awaited.
  ask(expression) { return this.page.evaluate(expression); }

  // Waits until an expression is true.
  until(expression) { return this.page.waitForFunction(expression); }

  press(key) { return this.page.keyboard.press(key); }

  // Types over what has the focus.
  async type(text) {
    await this.ask("document.activeElement.select()");
    await this.page.keyboard.insertText(text);
  }

  photograph(path) { return this.page.screenshot({ path }); }
}
