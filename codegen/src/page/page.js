"use strict";
(() => {
  const root = document.documentElement;
  const kept = {
    // Where storage is refused, choices last as long as the page.
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch { /* see above */ } },
  };
  const chosen = kept.get("theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  function theme() {
    const button = document.getElementById("theme");
    const system = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
    const show = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
    };
    button.disabled = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      kept.set("theme", root.dataset.theme);
      show();
    });
    system.addEventListener("change", show);
    show();
  }

  function filter() {
    const input = document.getElementById("filter");
    const found = document.getElementById("found");
    const entries = all("[data-find]");
    const links = new Map(all(".contents a[href^='#']").map((link) => [link.getAttribute("href").slice(1), link]));
    const run = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const entry of entries) {
        const fits = words.every((word) => entry.dataset.find.includes(word));
        entry.hidden = !fits;
        count += fits ? 1 : 0;
        const link = links.get(entry.id);
        if (link) link.parentElement.hidden = !fits;
      }
      document.getElementById("overview").hidden = words.length > 0;
      for (const section of all("main > section:not(#overview)")) section.hidden = !section.querySelector("[data-find]:not([hidden])");
      found.textContent = words.length ? `${count} of ${entries.length} operations, types and errata` : "";
    };
    input.disabled = false;
    if (matchMedia("(hover: hover)").matches) input.placeholder = "Filter (press /)";
    input.addEventListener("input", run);
    // A link to something hidden shows it.
    addEventListener("hashchange", () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && target.closest("[hidden]")) { input.value = ""; run(); target.scrollIntoView(); }
    });
    addEventListener("keydown", (event) => {
      const isTyping = /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); input.focus(); input.select(); }
      if (event.key === "Escape" && event.target === input) { input.value = ""; run(); }
    });
  }

  function copier(code) {
    const button = make("button", { type: "button", className: "plain copy", textContent: "Copy" });
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(code().textContent); button.textContent = "Copied"; }
      catch { button.textContent = "Not allowed"; }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    return button;
  }

  function tabs() {
    const groups = all(".languages").map((group, number) => {
      const panels = all("figure", group);
      const list = make("div", { role: "tablist" });
      list.setAttribute("aria-label", "Language");
      const buttons = panels.map((panel, index) => {
        const name = panel.querySelector("figcaption").textContent;
        const tab = make("button", { type: "button", role: "tab", id: `tab-${number}-${index}`, textContent: name });
        panel.id = `panel-${number}-${index}`;
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tab.id);
        tab.setAttribute("aria-controls", panel.id);
        tab.addEventListener("click", () => { kept.set("language", name); select(name); });
        tab.addEventListener("keydown", (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          const next = buttons[(index + step + buttons.length) % buttons.length];
          next.click();
          next.focus();
        });
        return tab;
      });
      list.append(...buttons, copier(() => panels.find((panel) => !panel.hidden).querySelector("code")));
      group.prepend(list);
      group.classList.add("tabbed");
      return { panels, buttons };
    });
    const select = (name) => {
      for (const { panels, buttons } of groups) {
        buttons.forEach((tab, index) => {
          const is = tab.textContent === name;
          tab.setAttribute("aria-selected", String(is));
          tab.tabIndex = is ? 0 : -1;
          panels[index].hidden = !is;
        });
      }
    };
    select(kept.get("language") === "Python" ? "Python" : "Rust");
    for (const figure of all("figure.example")) figure.querySelector("figcaption").append(copier(() => figure.querySelector("code")));
  }

  function whereabouts() {
    const links = new Map(all(".contents a[href^='#']").map((link) => [link.getAttribute("href").slice(1), link]));
    const contents = document.querySelector(".contents");
    let current;
    const mark = (id) => {
      const link = links.get(id);
      if (!link || link === current) return;
      current?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "location");
      current = link;
      const [box, row] = [contents.getBoundingClientRect(), link.getBoundingClientRect()];
      if (getComputedStyle(contents).position === "sticky" && (row.top < box.top || row.bottom > box.bottom)) contents.scrollTop += row.top - box.top - box.height / 3;
    };
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) mark(entry.target.id);
    }, { rootMargin: "-15% 0px -80% 0px" });
    for (const id of links.keys()) { const target = document.getElementById(id); if (target) observer.observe(target); }
    // On a small screen the contents begin closed, and close behind whoever chose.
    const small = matchMedia("(max-width: 60rem)");
    const details = contents.querySelector("details");
    const fit = () => { details.open = !small.matches; };
    small.addEventListener("change", fit);
    contents.addEventListener("click", (event) => { if (small.matches && event.target.closest("a")) details.open = false; });
    fit();
  }

  // What the forms send: the values of the fields, put where the operation wants them.
  function request(form) {
    const fields = all("[data-in]", form);
    const of = (place) => fields.filter((field) => field.dataset.in === place);
    let target = form.dataset.path;
    for (const field of of("path")) target = target.replaceAll(`{${field.name}}`, encodeURIComponent(field.value));
    const query = of("query").filter((field) => field.value !== "").map((field) => `${encodeURIComponent(field.name)}=${encodeURIComponent(field.value)}`);
    const headers = Object.fromEntries(of("header").filter((field) => field.value !== "").map((field) => [field.name, field.value]));
    const body = of("body").map((field) => field.value)[0];
    return { method: form.dataset.method, target: query.length ? `${target}?${query.join("&")}` : target, headers, body };
  }

  function pretty(text) {
    try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
  }

  async function session() {
    if (location.protocol === "file:") throw new Error("disk");
    const answer = await fetch("/docs/session", { headers: { Accept: "application/json" }, credentials: "omit", redirect: "error" });
    if (!answer.ok) throw new Error("no session");
    return (await answer.json()).token;
  }

  function explain(form) {
    const note = form.querySelector(".note");
    const isDisk = location.protocol === "file:";
    note.replaceChildren(
      make("strong", { textContent: isDisk ? "This page was opened from disk, so there is nothing to call. " : "No emulator answers at this address. " }),
      "Run ", make("code", { textContent: "cargo xtask docs --serve" }),
      " and open the address that it prints: the same page comes from an emulator there, and this form calls it.",
    );
    note.hidden = false;
    form.querySelector("button[type=submit]").disabled = true;
  }

  async function send(form) {
    const outcome = form.querySelector(".outcome");
    const button = form.querySelector("button[type=submit]");
    const line = (...parts) => make("p", { className: "line" }, ...parts);
    button.disabled = true;
    outcome.setAttribute("aria-busy", "true");
    try {
      const token = await session();
      const { method, target, headers, body } = request(form);
      const begin = performance.now();
      const answer = await fetch(target, {
        method, body, credentials: "omit", redirect: "error",
        headers: { ...headers, "X-Auth-Token": token, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      });
      const text = await answer.text();
      const time = `${Math.max(1, Math.round(performance.now() - begin))} ms`;
      outcome.replaceChildren(
        line(
          make("span", { className: `status ${answer.ok ? "good" : "bad"}`, textContent: `${answer.status} ${answer.statusText}`.trim() }),
          make("span", {}, make("span", { className: "quiet", textContent: "X-Request-Id " }), make("code", { className: "request-id", textContent: answer.headers.get("X-Request-Id") ?? "none" })),
          make("span", { className: "quiet", textContent: time }),
        ),
        make("pre", { tabIndex: 0 }, make("code", { className: "answer", textContent: pretty(text) })),
      );
    } catch (error) {
      outcome.replaceChildren(line(make("span", { className: "status bad", textContent: "Not sent" }), make("span", { textContent: `The emulator does not answer: ${error.message}` })));
    } finally {
      button.disabled = false;
      outcome.removeAttribute("aria-busy");
    }
  }

  function forms() {
    for (const form of all(".try form")) {
      const show = () => { const { method, target } = request(form); form.querySelector(".target").textContent = `${method} ${target}`; };
      form.addEventListener("submit", (event) => { event.preventDefault(); if (!form.querySelector("button[type=submit]").disabled) send(form); });
      form.addEventListener("input", show);
      form.addEventListener("reset", () => { form.querySelector(".outcome").replaceChildren(); setTimeout(show); });
      form.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); } });
      show();
    }
    session().catch(() => all(".try form").forEach(explain));
  }

  addEventListener("DOMContentLoaded", () => {
    for (const part of [theme, filter, tabs, whereabouts, forms]) part();
    // What was folded away moved the place that the address names.
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) addEventListener("load", () => target.scrollIntoView({ behavior: "instant" }));
  });
})();
