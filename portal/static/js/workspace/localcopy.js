/* A copy of what was typed, on this device: it outlives a crash and a session, and goes when the server has the text.
   One for each person, thing and section, so that nobody is offered another's words. */

import { label, read, said, write } from "./fields.js";
import { bare, fill, readable } from "./words.js";

const KEEP_DAYS = 30;
const PREFIX = "text:";

export const localCopy = (form) => {
  const key = `${PREFIX}${form.dataset.user ?? ""}:${form.dataset.item}:${form.dataset.section}`;

  /* Keep the form as it is now; return whether that worked (it does not when the device is full or forbids it). */
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), base: form.elements.base?.value ?? "", values: read(form) }));
      return true;
    } catch {
      return false;
    }
  };
  const remove = () => {
    try { localStorage.removeItem(key); } catch { /* Nothing was kept. */ }
  };
  const kept = () => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };

  /* Rows that were new when they were typed have other keys now (part/key/field): they take the form's new rows. */
  const inRows = (values, now) => {
    const rows = (names) => new Set(names.filter((name) => name.split("/").length > 2).map((name) => name.split("/", 2).join("/")));
    const there = rows(Object.keys(now));
    const homes = new Map();
    const free = [...there].filter((row) => !rows(Object.keys(values)).has(row));
    for (const row of rows(Object.keys(values))) {
      if (there.has(row)) continue;
      const place = free.findIndex((candidate) => candidate.split("/")[0] === row.split("/")[0]);
      if (place >= 0) homes.set(row, free.splice(place, 1)[0]);
    }
    return Object.fromEntries(Object.entries(values).map(([name, list]) => {
      const home = homes.get(name.split("/", 2).join("/"));
      return [home ? [home, ...name.split("/").slice(2)].join("/") : name, list];
    }));
  };

  /* Offer a copy that differs from the form; restored is called once it is back in the form. */
  const offer = (restored) => {
    const copy = kept();
    if (!copy?.values) return;
    const now = read(form);
    copy.values = inRows(copy.values, now);
    const told = (list) => JSON.stringify((list ?? []).map(bare).filter(Boolean));
    const same = (name) => told(copy.values[name]) === told(now[name]);
    const differing = Object.keys(copy.values).filter((name) => !same(name));
    const template = form.querySelector("[data-local-copy-template]");
    if (!differing.length || !template) return remove();

    const time = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    form.before(fill(template, { time }));
    const box = form.previousElementSibling;
    const list = box.querySelector("[data-local-copy-list]");
    for (const name of differing) {
      const term = document.createElement("dt");
      const words = document.createElement("dd");
      term.textContent = label(form, name);
      words.textContent = readable(said(form, name, copy.values[name])) || "–";
      const field = form.elements[name];
      if (field?.lang) words.lang = field.lang;
      list.append(term, words);
    }
    const close = () => {
      box.remove();
      const first = [...form.elements].find((element) => element.name && element.type !== "hidden");
      first?.focus({ preventScroll: true });
    };
    box.querySelector("[data-local-copy-restore]").addEventListener("click", () => {
      // The copy's base, so that what others have changed since is seen and not written over.
      if (copy.base && form.elements.base) form.elements.base.value = copy.base;
      for (const name of differing) write(form, name, copy.values[name]);
      close();
      restored();
    });
    box.querySelector("[data-local-copy-discard]").addEventListener("click", () => {
      remove();
      close();
    });
  };

  return { keep, remove, offer };
};

/* Copies that nobody has asked for in a month go. */
try {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const { at } = JSON.parse(localStorage.getItem(key));
    if (!(Date.now() - at < KEEP_DAYS * 86_400_000)) localStorage.removeItem(key);
  }
} catch { /* Not ours, or no storage. */ }
