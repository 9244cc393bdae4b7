// Chromium, driven over a pipe with its own protocol: no library, no port, no network.

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-pipe", "about:blank",
];

// How long anything may take.
const PATIENCE = 30_000;

export class Browser {
  static async start(program) {
    const browser = new Browser();
    browser.home = await mkdtemp(join(tmpdir(), "browser-"));
    browser.process = spawn(program, [`--user-data-dir=${browser.home}`, ...FLAGS], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    browser.waiting = new Map();
    browser.pages = new Map();
    browser.count = 0;
    let rest = "";
    browser.process.stdio[4].setEncoding("utf8").on("data", (data) => {
      const messages = (rest + data).split("\0");
      rest = messages.pop();
      for (const message of messages) browser.receive(JSON.parse(message));
    });
    browser.ended = new Promise((resolve) => browser.process.once("exit", resolve));
    browser.process.once("error", (error) => { throw error; });
    return browser;
  }

  receive(message) {
    if (message.id === undefined) return this.pages.get(message.sessionId)?.event(message.method, message.params);
    const { resolve, reject, method } = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    return message.error ? reject(new Error(`${method}: ${message.error.message}`)) : resolve(message.result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = (this.count += 1);
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return within(method, new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject, method })));
  }

  // A page of this size, in a profile of its own.
  async open({ width, height, dark = false, scale = 1, mobile = false }) {
    const { browserContextId } = await this.send("Target.createBrowserContext");
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank", browserContextId });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page((method, params) => this.send(method, params, sessionId));
    this.pages.set(sessionId, page);
    for (const domain of ["Page", "Network", "Runtime", "Log"]) await page.send(`${domain}.enable`);
    await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile });
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
    return page;
  }

  async close() {
    await this.send("Browser.close").catch(() => this.process.kill());
    await within("the end of the browser", this.ended);
    await rm(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

class Page {
  constructor(send) {
    this.send = send;
    // What went wrong, and what was asked for, in the order in which it happened.
    this.complaints = [];
    this.requests = [];
    this.loaded = () => {};
  }

  event(method, params) {
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
    if (method === "Page.loadEventFired") this.loaded();
    if (method === "Runtime.exceptionThrown") this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === "Log.entryAdded" && params.entry.level === "error") this.complaints.push(`${params.entry.text} ${params.entry.url ?? ""}`);
  }

  async go(url) {
    const loaded = new Promise((resolve) => { this.loaded = resolve; });
    await this.send("Page.navigate", { url });
    await within(`loading ${url}`, loaded);
  }

  // The value of an expression, awaited.
  async ask(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  }

  // Waits until an expression is true.
  async until(expression) {
    const end = Date.now() + PATIENCE;
    while (!(await this.ask(expression))) {
      if (Date.now() > end) throw new Error(`never came true: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  // A key, as a hand on the keyboard presses it.
  async press(key, modifiers = 0) {
    const codes = { Tab: 9, Enter: 13, " ": 32, ArrowRight: 39, "/": 191 };
    const text = { Enter: "\r", " ": " ", "/": "/" }[key];
    const event = { key, code: key === " " ? "Space" : key, windowsVirtualKeyCode: codes[key], modifiers };
    await this.send("Input.dispatchKeyEvent", { ...event, type: text ? "keyDown" : "rawKeyDown", text });
    await this.send("Input.dispatchKeyEvent", { ...event, type: "keyUp" });
  }

  // Types over what has the focus.
  async type(text) {
    await this.ask("document.activeElement.select()");
    await this.send("Input.insertText", { text });
  }

  async photograph(path, clip = undefined) {
    const { data } = await this.send("Page.captureScreenshot", { format: "png", clip, captureBeyondViewport: Boolean(clip) });
    await writeFile(path, Buffer.from(data, "base64"));
  }
}

function within(what, promise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`took too long: ${what}`)), PATIENCE); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
