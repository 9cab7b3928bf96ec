/* [data-meaning]: asks whether the meaning changes, once one of the sources it names differs from what it was. */

import { bare } from "./words.js";

export const ask = (question) => {
  const form = question.closest("form");
  const sources = question.dataset.meaning.split(/\s+/).map((name) => form?.elements[name]).filter((field) => field && "value" in field);
  const before = new Map(sources.map((field) => [field, bare(field.value)]));
  const answered = () => question.querySelector(":is(input, select):is(:checked, [aria-invalid=true])");
  const show = () => {
    question.hidden = !answered() && sources.every((field) => bare(field.value) === before.get(field));
  };
  if (!sources.length) return;
  show();
  form.addEventListener("input", show);
};
