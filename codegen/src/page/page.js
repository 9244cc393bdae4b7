"use strict";
addEventListener("DOMContentLoaded", () => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  // Where storage is not allowed, choices last as long as the page.
  const store = (use) => { try { return use(localStorage); } catch { return null; } };

  // A button that changes between two values, shows the current one and keeps it.
  const toggle = (name, values, initial) => {
    const button = byId(name);
    const show = (value) => {
      root.dataset[name] = button.textContent = value;
      button.setAttribute("aria-label", `${name}: ${value}`);
    };
    button.addEventListener("click", () => {
      show(values[1 - values.indexOf(root.dataset[name])]);
      store((storage) => storage.setItem(name, root.dataset[name]));
    });
    button.disabled = false;
    const chosen = store((storage) => storage.getItem(name));
    show(values.includes(chosen) ? chosen : initial);
  };
  toggle("theme", ["light", "dark"], matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  toggle("language", ["Rust", "Python"], "Rust");

  const links = new Map(all("nav a").map((link) => [link.hash.slice(1), link]));
  const filter = byId("filter");
  const entries = all("[data-find]").map((element) => ({ element, text: element.dataset.find, item: links.get(element.id)?.parentElement }));
  const sections = all("main > section, .chapter");
  const search = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { element, text, item } of entries) {
      const fits = words.every((word) => text.includes(word));
      if (element.hidden === fits) element.hidden = !fits;
      if (item && item.hidden === fits) item.hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const section of sections) section.hidden = words.length > 0 && !section.querySelector("article:not([hidden]), li:not([hidden])");
    byId("found").textContent = words.length ? `${count} of ${entries.length} operations, types and errata` : "";
  };
  const clear = () => { filter.value = ""; search(); };
  filter.disabled = false;
  filter.addEventListener("input", search);
  addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, textarea") || event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === "/" && !isTyping) { event.preventDefault(); filter.focus(); }
    if (event.key === "Escape") clear();
  });

  // A link to something hidden shows it. Types are in a closed part of the contents.
  const arrive = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) clear();
    target.scrollIntoView({ behavior: "instant" });
  };
  addEventListener("hashchange", arrive);

  // Nested types are copied from their own entries when they are opened; a type inside itself stays a link.
  document.addEventListener("toggle", ({ target }) => {
    if (!target.open || target.dataset.loaded) return;
    target.dataset.loaded = "yes";
    if (target.matches(".try")) target.append(form(target.closest("article")));
    const { type } = target.dataset;
    if (!type || target.parentElement.closest(`[data-type="${CSS.escape(type)}"]`)) return;
    const shape = all(".type").find((article) => article.querySelector("h3 a").textContent === type)?.querySelector(".shape").cloneNode(true);
    if (!shape) return;
    for (const element of all("[id]", shape)) element.removeAttribute("id");
    target.querySelector("p").replaceWith(shape);
  }, true);

  // Colours and a button to copy, for code that comes into view.
  const tokens = /(r?#+"|"#+)|("(?:[^"\\\n]|\\.)*")(?=(\s*:)?)|\b(await|false|from|import|let|null|true|use|False|None|True)\b|\b([A-Z]\w*)|\b(\d[\w.]*)/g;
  const paint = (code) => {
    const text = code.textContent;
    let end = 0;
    const parts = [];
    for (const found of text.matchAll(tokens)) {
      const kind = found[2] ? (found[3] ? "key" : "string") : found[4] ? "keyword" : found[5] ? "name" : found[6] ? "number" : "";
      parts.push(text.slice(end, found.index), make("span", { className: `token ${kind}`, textContent: found[0] }));
      end = found.index + found[0].length;
    }
    code.replaceChildren(...parts, text.slice(end));
  };
  const watch = (selector, rootMargin, run) => {
    const observer = new IntersectionObserver((seen) => seen.filter((entry) => entry.isIntersecting).forEach(({ target }) => run(target, observer)), { rootMargin });
    all(selector).forEach((element) => observer.observe(element));
  };
  watch("figure", "50%", (figure, observer) => {
    observer.unobserve(figure);
    const code = figure.querySelector("code");
    paint(code);
    const copy = make("button", { type: "button", textContent: "Copy" });
    copy.addEventListener("click", () => navigator.clipboard.writeText(code.textContent).then(() => { copy.textContent = "Copied"; }));
    figure.querySelector("figcaption").append(copy);
  });
  watch("article", "-15% 0px -80% 0px", (article) => {
    all("nav [aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    links.get(article.id)?.setAttribute("aria-current", "location");
  });

  // What a form sends: the values of its fields, where the operation wants them.
  const request = (fields, { verb, path }) => {
    const value = (name) => fields.find((field) => field.name === name)?.input.value ?? "";
    const parts = (place) => fields.filter((field) => field.in === place);
    const pairs = parts("query").flatMap(({ name, form }) => {
      const text = value(form.startsWith("copied ") ? form.slice(7) : name);
      if (text === "" && form !== "empty") return [];
      return (form === "repeated" ? text.split(",") : [text]).map((item) => [name, item]);
    });
    const query = pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    const target = path.replace(/\{(.*?)\}/g, (_, name) => encodeURIComponent(value(name))) + (query && `?${query}`);
    const headers = Object.fromEntries(parts("header").filter(({ name }) => value(name)).map(({ name }) => [name, value(name)]));
    let body = parts("body")[0]?.input.value || undefined;
    if (body) headers["Content-Type"] = "application/json";
    if (parts("file").length) body = new FormData();
    for (const { name, input } of [...parts("form"), ...parts("file")]) for (const part of input.files ?? [input.value]) if (part) body.append(name, part);
    return [target, { method: verb, headers, body, credentials: "omit", redirect: "error" }];
  };
  const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } };
  const form = (article) => {
    const fields = all(".inputs tr", article).map(({ dataset }) => ({ ...dataset, input: make("input", { name: dataset.name, value: dataset.value, type: dataset.in === "file" ? "file" : "text" }) }));
    const example = article.querySelector(".example.request code");
    if (example) fields.push({ name: "body", in: "body", input: make("textarea", { rows: 10, spellcheck: false, value: example.textContent }) });
    const labels = fields.filter((field) => !field.form?.startsWith("copied ")).map(({ name, input }) => make("label", {}, `${name} `, input));
    const outcome = make("div", { className: "outcome", role: "status" });
    const element = make("form", {}, ...labels, make("button", { textContent: "Send" }), outcome);
    element.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const session = await fetch("/docs/session", { credentials: "omit", redirect: "error" });
        const [target, options] = request(fields, article.dataset);
        options.headers["X-Auth-Token"] = (await session.json()).token;
        const response = await fetch(target, options);
        const status = make("b", { className: `status ${response.ok ? "good" : "bad"}`, textContent: response.status });
        const line = make("p", {}, status, ` ${options.method} ${target} X-Request-Id ${response.headers.get("X-Request-Id")}`);
        outcome.replaceChildren(line, make("pre", { tabIndex: 0 }, make("code", { textContent: pretty(await response.text()) })));
      } catch {
        outcome.replaceChildren("There is no emulator at this address. Run ", make("code", { textContent: "cargo xtask docs --serve" }), " and open the address that it prints.");
      }
    });
    return element;
  };
  // On a small screen the contents begin closed.
  if (matchMedia("(max-width: 60rem)").matches) document.querySelector("nav > details").open = false;
  arrive();
});
