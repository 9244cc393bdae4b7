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
  const stored = {
    // Where storage is not allowed, choices last as long as the page.
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch { /* see above */ } },
  };

  // A button that changes between two values, shows the current one and keeps it.
  const toggle = (name, values, initial) => {
    const button = byId(name);
    const show = (value) => {
      root.dataset[name] = button.textContent = value;
      button.setAttribute("aria-label", `${name}: ${value}`);
    };
    button.addEventListener("click", () => {
      show(values[1 - values.indexOf(root.dataset[name])]);
      stored.set(name, root.dataset[name]);
    });
    button.disabled = false;
    show(values.includes(stored.get(name)) ? stored.get(name) : initial);
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
    if (event.key === "Escape" && event.target === filter) clear();
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
    const value = (name) => fields.find((field) => field.name === name)?.value ?? "";
    const parts = (place) => fields.filter((field) => field.dataset.in === place);
    const pairs = parts("query").flatMap((field) => {
      const text = field.dataset.form.startsWith("copied ") ? value(field.dataset.form.slice(7)) : field.value;
      if (text === "" && field.dataset.form !== "empty") return [];
      return field.dataset.form === "repeated" ? text.split(",").map((item) => [field.name, item]) : [[field.name, text]];
    });
    const query = pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    const headers = Object.fromEntries(parts("header").filter((field) => field.value).map((field) => [field.name, field.value]));
    const target = path.replace(/\{(.*?)\}/g, (_, name) => encodeURIComponent(value(name))) + (query && `?${query}`);
    let body = parts("body")[0]?.value || undefined;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (parts("file").length) {
      body = new FormData();
      for (const field of [...parts("form"), ...parts("file")]) for (const part of field.files ?? [field.value]) if (part) body.append(field.name, part);
    }
    return { target, method: verb, headers, body, credentials: "omit", redirect: "error" };
  };
  const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } };
  const form = (article) => {
    const rows = all(".inputs tr", article).map(({ dataset }) => Object.assign(make("input", { name: dataset.name }), { value: dataset.in === "file" ? "" : dataset.value, type: dataset.in === "file" ? "file" : "text" }, { row: dataset }));
    for (const field of rows) Object.assign(field.dataset, { in: field.row.in, form: field.row.form });
    const example = article.querySelector(".example.request code");
    if (article.querySelector(".body") && !rows.some((field) => field.dataset.in === "file")) {
      rows.push(make("textarea", { name: "body", rows: 10, spellcheck: false, value: example?.textContent ?? "" }));
      rows.at(-1).dataset.in = "body";
    }
    const fields = rows.filter((field) => !field.dataset.form?.startsWith("copied "));
    const outcome = make("div", { className: "outcome" });
    outcome.setAttribute("role", "status");
    const element = make("form", {}, ...fields.map((field) => make("label", {}, `${field.name} `, field)), make("button", { textContent: "Send" }), outcome);
    element.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const session = await fetch("/docs/session", { credentials: "omit", redirect: "error" });
        const { target, ...options } = request(rows, article.dataset);
        options.headers["X-Auth-Token"] = (await session.json()).token;
        const response = await fetch(target, options);
        outcome.replaceChildren(
          make("p", {}, make("b", { className: `status ${response.ok ? "good" : "bad"}`, textContent: response.status }), ` ${options.method} ${target} `,
            make("span", { className: "quiet", textContent: `X-Request-Id ${response.headers.get("X-Request-Id")}` })),
          make("pre", { tabIndex: 0 }, make("code", { textContent: pretty(await response.text()) })),
        );
      } catch {
        outcome.replaceChildren(make("p", {}, "There is no emulator at this address. Run ", make("code", { textContent: "cargo xtask docs --serve" }), " and open the address that it prints."));
      }
    });
    return element;
  };
  // On a small screen the contents begin closed.
  if (matchMedia("(max-width: 60rem)").matches) document.querySelector("nav > details").open = false;
  arrive();
});
