/* What may be meant by the text so far, under a search box: a combobox whose list one walks with the arrow keys.
   Loaded by site.js when somebody goes to input[data-suggestions]; without it the box is a plain field.
   data-suggestions: the address that answers ?q= with JSON; data-label: what the list is called. */

const SHORTEST = 2;
const REST = 150; // Milliseconds without a key, after which the server is asked.
const served = new WeakSet();
let number = 0;

const made = (tag, attributes, text = "") => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
  element.textContent = text;
  return element;
};

/* `before` is what stood in the box when the reader came to it: what was written while this script was fetched is heeded. */
export const suggest = (input, before) => {
  if (served.has(input)) return;
  served.add(input);
  const id = `suggestions-${++number}`;
  const list = made("ul", { id, role: "listbox", class: "suggestions", "aria-label": input.dataset.label });
  const told = made("p", { role: "status", class: "visually-hidden" });
  list.hidden = true;
  input.after(list, told);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })) {
    input.setAttribute(name, value);
  }

  let rows = [];
  let at = -1;
  let rest;
  let asking;

  const point = (place) => {
    at = place;
    for (const [index, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(index === at));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (found, words) => {
    rows = found;
    list.replaceChildren(...rows.map((row, index) => {
      const option = made("li", { role: "option", id: `${id}-${index}`, "aria-selected": "false" });
      option.append(made("span", { lang: row.lang }, row.text));
      if (row.noun) option.append(" ", made("span", { class: "muted" }, row.noun));
      return option;
    }));
    list.hidden = !rows.length;
    input.setAttribute("aria-expanded", String(Boolean(rows.length)));
    told.textContent = words;
    point(-1);
  };
  const close = () => {
    clearTimeout(rest);
    asking?.abort();
    show([], "");
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${input.dataset.suggestions}?q=${encodeURIComponent(input.value)}`, { signal });
      if (!answer.ok) return;
      const { suggestions, told: words } = await answer.json();
      if (!signal.aborted && document.activeElement === input) show(suggestions, words);
    } catch { /* A newer question, or no line: the box works on as a plain field. */ }
  };
  const take = (row) => {
    close();
    if (row.url) location.assign(row.url);
    else {
      input.value = row.text;
      input.form.requestSubmit();
    }
  };

  const heed = () => {
    clearTimeout(rest);
    if (input.value.trim().length < SHORTEST) close();
    else rest = setTimeout(ask, REST);
  };
  input.addEventListener("input", heed);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      // One place more than there are rows: before the first and after the last stands the text itself.
      const places = rows.length + 1;
      point((at + 1 + (key === "ArrowDown" ? 1 : places - 1)) % places - 1);
    } else if (key === "Enter" && at >= 0) {
      event.preventDefault();
      take(rows[at]);
    } else if (key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // The focus stays in the box.
  list.addEventListener("click", ({ target }) => {
    const place = [...list.children].indexOf(target.closest("[role=option]"));
    if (place >= 0) take(rows[place]);
  });
  if (input.value !== before) heed();
};
