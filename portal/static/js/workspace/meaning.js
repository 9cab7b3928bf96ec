/* [data-meaning]: asks whether the meaning changes, once a source text differs from what it was: one of those it names,
   or, when it names none, the first language of any text. It stays in sight when the draft holds such a change already
   ([data-meaning-asked]), and when it has another answer than the first one. */

import { bare } from "./words.js";

const FIRST = "[data-text-group] .text-input:first-of-type :is(input, textarea), [data-text-group] .column-source :is(input, textarea)";

export const ask = (question) => {
  const form = question.closest("form");
  const names = question.dataset.meaning.split(/\s+/).filter(Boolean);
  const sources = [...form.querySelectorAll(names.length ? "input, textarea" : FIRST)].filter(
    ({ name, type }) => name && !["checkbox", "radio", "hidden"].includes(type) && (!names.length || names.includes(name)),
  );
  const before = new Map(sources.map((field) => [field, bare(field.value)]));
  const answered = () => [...question.querySelectorAll("input[type=radio]")].slice(1).some(({ checked }) => checked);
  const show = () => {
    question.hidden = !("meaningAsked" in question.dataset) && !answered() && sources.every((field) => bare(field.value) === before.get(field));
  };
  if (!sources.length) return;
  show();
  form.addEventListener("input", show);
};
