/* What JavaScript adds. Every page works without it; each part finds its place by a data- attribute. */

const store = {
  get: () => {
    try { return localStorage.getItem("theme") ?? "system"; } catch { return "system"; }
  },
  set: (theme) => {
    try { theme === "system" ? localStorage.removeItem("theme") : localStorage.setItem("theme", theme); } catch { /* closed */ }
  },
};

const wide = matchMedia("(min-width: 60rem)");

/* What a new page needs; htmx also makes one, when the reader goes back. All else is heard on the document.
   [data-theme-choice], [data-print]: hidden until there is someone to serve them.
   details[data-wide-open]: open where there is room for it, else as the server or the reader left it. */
const prepare = () => {
  for (const part of document.querySelectorAll("[data-theme-choice], [data-print]")) part.hidden = false;
  for (const input of document.querySelectorAll("[data-theme-choice] input")) input.checked = input.value === store.get();
  unfold();
};
const unfold = () => {
  if (wide.matches) for (const details of document.querySelectorAll("details[data-wide-open]")) details.open = true;
};
prepare();
document.addEventListener("htmx:after:swap", prepare);
wide.addEventListener("change", unfold);

/* What was refused is shown from its first fault on: what was said of the whole, else the input. */
const FAULT = "main .notice-warn[tabindex], main form[method=post] :is([aria-invalid=true], .problems:not(:empty))";
for (const fault of document.querySelectorAll(FAULT)) {
  const place = fault.matches(".problems") ? document.getElementById(fault.id.replace(/_error$/, "")) : fault;
  place?.focus();
  if (place && document.activeElement === place) break;
}

/* [data-theme-choice]: three radio buttons. */
document.addEventListener("change", ({ target }) => {
  if (!target.closest("[data-theme-choice]")) return;
  store.set(target.value);
  if (target.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = target.value;
});

/* [data-print]: a button that prints the page. */
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-print]")) window.print();
});

/* What is folded on the screen is open on paper, in browsers whose style sheet cannot do it. */
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("main details:not([open])")) {
    details.open = true;
    details.dataset.openedForPrint = "";
  }
});
addEventListener("afterprint", () => {
  for (const details of document.querySelectorAll("[data-opened-for-print]")) {
    details.open = false;
    delete details.dataset.openedForPrint;
  }
});

/* form[data-auto-submit]: a choice sends the form once it rests, so that walking through the options with the
   arrow keys asks once; text waits for Enter or the button. htmx, where it serves the form, hears the same submit. */
let rest;
document.addEventListener("change", ({ target }) => {
  if (!target.matches("select:not([multiple]), input[type=checkbox], input[type=radio]")) return;
  const form = target.closest("form[data-auto-submit]");
  if (!form) return;
  clearTimeout(rest);
  rest = setTimeout(() => form.isConnected && form.requestSubmit(), 250);
});
document.addEventListener("submit", () => clearTimeout(rest));

/* A form that the reader has gone back from: what it asked for comes too late to be shown. */
const left = new WeakSet();
document.addEventListener("htmx:before:history:restore", () => {
  clearTimeout(rest);
  for (const form of document.forms) left.add(form);
});
document.addEventListener("htmx:before:request", ({ target }) => {
  target.addEventListener("htmx:before:response", (event) => {
    if (left.has(target)) event.preventDefault();
  }, { once: true });
});

/* Where the filters stand above the results, the button leads to what it found. */
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!ctx.request.submitter || wide.matches) return;
  const results = document.querySelector("#results");
  results?.scrollIntoView();
  results?.focus({ preventScroll: true });
});

/* form[data-clean]: empty fields stay out of the address. */
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.matches("[data-clean]")) return;
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});
