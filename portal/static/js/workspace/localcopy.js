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

  /* Offer a copy that differs from the form; restored is called once it is back in the form. */
  const offer = (restored) => {
    const copy = kept();
    if (!copy?.values) return;
    const now = read(form);
    const same = (name) => bare(JSON.stringify(copy.values[name].map(bare))) === bare(JSON.stringify((now[name] ?? []).map(bare)));
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
