/* [data-remarks]: what is remarked on a text, made anew with each save. Whoever is answering a remark is not disturbed:
   the new ones come when she has left it. What was opened or closed stays so. */

let waiting = null;

const place = () => document.querySelector("[data-remarks]");
const isAnswering = (box) =>
  box.contains(document.activeElement) || [...box.querySelectorAll("[name=reason]")].some(({ value }) => value.trim());

const put = (box, html) => {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  if (fresh.textContent.replace(/\s+/g, " ") === box.textContent.replace(/\s+/g, " ")) return;
  for (const old of box.querySelectorAll("[data-kept]")) {
    const now = fresh.querySelector(`[data-kept="${CSS.escape(old.dataset.kept)}"]`);
    if (now) now.open = old.open;
  }
  const before = box.querySelector("[data-remarks-number]")?.textContent;
  box.replaceChildren(...fresh.childNodes);
  const said = document.querySelector("[data-remarks-said]");
  const after = box.querySelector("[data-remarks-number]")?.textContent ?? "";
  if (said && after !== before) said.textContent = after;
};

export const showRemarks = (html) => {
  const box = place();
  if (!box) return;
  if (isAnswering(box)) {
    if (waiting === null) box.addEventListener("focusout", later);
    waiting = html;
  } else {
    waiting = null;
    put(box, html);
  }
};

const later = () => setTimeout(() => {
  const box = place();
  if (waiting === null || !box || isAnswering(box)) return;
  box.removeEventListener("focusout", later);
  put(box, waiting);
  waiting = null;
});
