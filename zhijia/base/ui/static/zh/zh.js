/* 职家: what script adds to both faces. Everything works without it.
   Listeners hang on the document, so parts swapped by htmx need nothing. No state is stored. */
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const say = (words) => { const region = $("say"); if (region) region.textContent = words; };
  const inText = (el) => el && (el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) ||
    (el.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(el.type)));

  /* The error summary takes the focus after a full page; its links bring the field into view. */
  const errors = $("errors");
  if (errors && errors.hasAttribute("autofocus")) errors.focus();

  /* One press is enough: a sending form says so and does not send twice. */
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented) return;
    if (event.target.dataset.sending) { event.preventDefault(); return; }
    if (!button || !button.dataset.busy) return;
    event.target.dataset.sending = "yes";
    button.setAttribute("aria-disabled", "true");
    Array.from(button.children).forEach((part) => { part.hidden = true; });
    const words = button.appendChild(document.createElement("span"));
    words.className = "zh-sending";
    words.textContent = button.dataset.busy;
    say(button.dataset.busy);
  });
  const ready = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll(".zh-sending").forEach((words) => {
      const button = words.parentElement;
      words.remove();
      Array.from(button.children).forEach((part) => { part.hidden = false; });
      button.removeAttribute("aria-disabled");
    });
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(ready));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) ready(form);
  });

  /* Counters: shown while typing, spoken only when 100 are left and when it is too much. */
  const count = (line, speak) => {
    const area = $(line.dataset.countFor);
    const most = Number(area.dataset.most), n = Array.from(area.value).length;
    const over = n > most;
    line.textContent = (over ? line.dataset.over : line.dataset.words)
      .replace("{n}", over ? n - most : n).replace("{most}", most);
    const left = most - n < 0 ? "over" : most - n <= 100 ? "near" : "";
    if (speak && left && left !== line.dataset.spoken) say(line.textContent);
    line.dataset.spoken = left;
  };
  const countAll = (root) => root.querySelectorAll("[data-count-for]").forEach((line) => count(line, false));
  document.addEventListener("input", (event) => {
    const line = document.querySelector(`[data-count-for="${event.target.id}"]`);
    if (line && !event.isComposing) count(line, true);
  });

  /* Copy: the button exists only where the browser can copy. */
  const offerCopy = (root) => {
    if (navigator.clipboard) root.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText($(button.dataset.copy).textContent.trim());
    say(button.dataset.done);
    button.firstChild.textContent = button.dataset.done;
  });

  /* Leave quickly: Esc twice within a second sends the form that ends the visit. */
  let escaped = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const leave = document.querySelector("form[data-leave]");
    const now = Date.now();
    if (leave && now - escaped < 1000) leave.submit();
    escaped = now;
  });

  /* Another language keeps the page and what was typed: fetch the page anew and put the words back. */
  const typed = () => Array.from(document.querySelectorAll("main form")).map((form) =>
    Array.from(form.elements).filter((el) => el.name && !/^(hidden|file|password|submit|button)$/.test(el.type))
      .map((el) => [el.name, el.value, el.checked]));
  const putBack = (forms) => document.querySelectorAll("main form").forEach((form, i) =>
    (forms[i] || []).forEach(([name, value, checked]) => {
      for (const el of form.elements) {
        if (el.name !== name) continue;
        if (/^(checkbox|radio)$/.test(el.type)) { if (el.value === value) el.checked = checked; } else el.value = value;
      }
    }));
  document.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || !/^(language|edition)$/.test(button.name) || !document.querySelector("main form")) return;
    event.preventDefault();
    const body = new FormData(event.target);
    body.append(button.name, button.value);
    const words = typed();
    const answer = await fetch(event.target.action, { method: "POST", body: new URLSearchParams(body) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const { name, value } of page.documentElement.attributes) document.documentElement.setAttribute(name, value);
    document.title = page.title;
    document.body = page.body;
    putBack(words);
    dress(document);
    if (window.htmx) window.htmx.process(document.body);
    const again = document.querySelector(`button[name="${button.name}"]`);
    if (again) again.focus();
  });

  /* Swaps by htmx: the focus stays where it was, or goes to the part's heading; the part is busy meanwhile. */
  let focused = "";
  document.addEventListener("htmx:beforeRequest", (event) => event.detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.target.removeAttribute("aria-busy"));
  document.addEventListener("htmx:beforeSwap", () => { focused = document.activeElement ? document.activeElement.id : ""; });
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.target;
    dress(part);
    if (part.dataset.say) say(part.dataset.say);
    if (document.activeElement && document.activeElement !== document.body) return;
    const goal = (focused && $(focused)) || part.querySelector("[autofocus],h1,h2,h3") || part;
    if (!goal.matches("a,button,input,select,textarea,[tabindex]")) goal.tabIndex = -1;
    goal.focus();
  });
  const line = (is_down) => {
    const notice = $("no-line");
    notice.hidden = !is_down;
    if (is_down) say(notice.textContent.trim());
  };
  document.addEventListener("htmx:sendError", () => line(true));
  document.addEventListener("htmx:timeout", () => line(true));
  document.addEventListener("htmx:afterOnLoad", () => line(false));

  /* Rows of a table open on a click into empty space; ticks are counted aloud. */
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (!row || event.target.closest("a,button,input,label,select") || String(getSelection())) return;
    const link = row.querySelector(".zh-table__subject");
    if (link) link.click();
  });

  /* Keys of the workbench: single letters, never while typing or composing. */
  const rows = () => Array.from(document.querySelectorAll("tr[data-row]"));
  const step = (by) => {
    const all = rows();
    const at = all.findIndex((row) => row.classList.contains("zh-at"));
    const to = all[Math.max(0, Math.min(all.length - 1, at + by))];
    if (!to) return false;
    all.forEach((row) => row.classList.remove("zh-at"));
    to.classList.add("zh-at");
    to.querySelector(".zh-table__subject").focus();
    return true;
  };
  let lead = "";
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (event.ctrlKey && event.key === "Enter") {
      const send = event.target.form && event.target.form.querySelector("button[type=submit]");
      if (send) send.click();
      return;
    }
    const { face, keys } = document.documentElement.dataset;
    if (event.ctrlKey || inText(event.target) || face !== "bench" || keys === "off") return;
    const key = lead + event.key;
    lead = event.key === "g" && !lead ? "g " : "";
    if (lead) return;
    const named = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (named) { event.preventDefault(); if (inText(named)) named.focus(); else named.click(); return; }
    if (key === "j" && step(1)) event.preventDefault();
    if (key === "k" && step(-1)) event.preventDefault();
    if (key === "x") { const tick = document.querySelector("tr.zh-at input[type=checkbox]"); if (tick) tick.click(); }
  });

  /* A print button is there only where there is script to press it. */
  const offerPrint = (root) => root.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

  const dress = (root) => { countAll(root); offerCopy(root); offerPrint(root); };
  dress(document);
})();
