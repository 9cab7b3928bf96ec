/* [data-presence-url]: tells that somebody is here while the page is in sight, and who else is. */

import { fill } from "./words.js";

const EVERY = 20_000;

export const tell = (place) => {
  const list = place.querySelector("[data-presence-list]");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  const show = (people) => {
    const lines = document.createElement("ul");
    for (const person of people) {
      lines.append(fill(place.querySelector(person.section ? "[data-presence-here]" : "[data-presence-somewhere]"), person));
    }
    if (lines.textContent !== list.textContent) list.replaceChildren(...lines.childNodes);
  };

  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const response = await fetch(place.dataset.presenceUrl, {
        method: "POST",
        headers: { "X-CSRFToken": token(), Accept: "application/json" },
        body: new URLSearchParams({ section: place.dataset.presenceSection ?? "" }),
      });
      if (response.ok) show((await response.json()).people ?? []);
    } catch { /* Without a connection nobody is told; saving says that. */ }
  };

  ask();
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
};
