/* [data-ordered]: a list whose rows are moved by its arrows, with Alt and an arrow key, held with Space, or dragged.
   Without JavaScript the arrows send the form. What has moved is told in a live region; focus stays on the row. */

const say = (words) => {
  let place = document.querySelector("[data-ordered-said]");
  if (!place) {
    place = document.createElement("p");
    place.className = "visually-hidden";
    place.dataset.orderedSaid = "";
    place.setAttribute("role", "status");
    document.querySelector("main").append(place);
  }
  place.textContent = words;
};

export const order = (list) => {
  const rows = () => [...list.children].filter((row) => row.matches("[data-ordered-row]"));
  const settled = () => rows().filter((row) => row.dataset.new === undefined);
  const own = (element) => element.closest("[data-ordered-row]")?.parentElement === list;
  let held = null; // The row that is held, and where it was: {row, before}.

  const tell = (name, row) => {
    const among = settled();
    say(
      (list.dataset[name] ?? "")
        .replace("{name}", row.dataset.name)
        .replace("{place}", among.indexOf(row) + 1)
        .replace("{number}", among.length),
    );
  };

  /* Give rows that stand in a form of their own their numbers anew; the server reads these. */
  const number = () => {
    const inputs = rows().map((row) => row.querySelector(':scope > input[type="hidden"]'));
    if (list.closest("[data-autosave]")) {
      inputs.forEach((input, place) => { input.value = place + 1; });
      for (const after of list.querySelectorAll('input[name^="after:"]')) after.remove();
      list.dispatchEvent(new Event("workspace:moved", { bubbles: true }));
    }
  };

  const put = (row, before) => {
    if (before === row || row.nextElementSibling === before) return false;
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    list.insertBefore(row, before);
    focused?.focus();
    return true;
  };

  const step = (row, way) => {
    const among = settled();
    const there = among.indexOf(row) + way;
    if (there < 0 || there >= among.length) return tell("moved", row);
    put(row, way < 0 ? among[there] : among[there].nextElementSibling);
    number();
    tell("moved", row);
    row.scrollIntoView({ block: "nearest" });
  };

  const letGo = (name) => {
    if (!held) return;
    const { row } = held;
    delete row.dataset.held;
    row.querySelector(":scope > .ordered-head [data-grab]").setAttribute("aria-pressed", "false");
    held = null;
    tell(name, row);
  };
  const hold = (row) => {
    held = { row, before: row.nextElementSibling };
    row.dataset.held = "";
    row.querySelector(":scope > .ordered-head [data-grab]").setAttribute("aria-pressed", "true");
    tell("grabbed", row);
  };

  for (const grab of list.querySelectorAll("[data-grab]")) if (own(grab)) grab.hidden = false;

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move], [data-insert]");
    if (!button || !own(button)) return;
    const row = button.closest("[data-ordered-row]");
    if (button.dataset.move) {
      event.preventDefault();
      step(row, button.dataset.move === "up" ? -1 : 1);
      return;
    }
    // An empty row stands ready at the end; when there is none left, the form is sent for another.
    const blank = rows().find((one) => one.dataset.new !== undefined && !one.querySelector("details").open);
    if (!blank) return;
    event.preventDefault();
    list.insertBefore(blank, row.nextElementSibling);
    blank.querySelector("details").open = true;
    number();
    blank.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-ordered-row]");
    if (row?.parentElement !== list || row.dataset.new !== undefined) return;
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const isGrab = event.target.matches("[data-grab]");
    const isTyping = event.target.matches("input, textarea, select");
    if (way && (event.altKey ? !isTyping : isGrab && held?.row === row)) {
      event.preventDefault();
      event.stopPropagation();
      step(row, way);
    } else if (isGrab && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      if (held) letGo("letGo");
      else hold(row);
    } else if (held && event.key === "Escape") {
      put(held.row, held.before);
      number();
      letGo("putBack");
    }
  });
  list.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (held && target.matches("[data-grab]") && relatedTarget && !held.row.contains(relatedTarget)) letGo("letGo");
  });

  /* Dragging by the handle: the row goes where the pointer is. */
  list.addEventListener("pointerdown", (event) => {
    const grab = event.target.closest("[data-grab]");
    if (!grab || !own(grab) || event.button) return;
    const row = grab.closest("[data-ordered-row]");
    const before = row.nextElementSibling;
    grab.setPointerCapture(event.pointerId);
    row.dataset.held = "";
    const drag = ({ clientY }) => {
      const below = settled().find((one) => {
        const { top, height } = one.getBoundingClientRect();
        return one !== row && clientY < top + height / 2;
      });
      put(row, below ?? settled().at(-1).nextElementSibling);
    };
    const drop = () => {
      grab.removeEventListener("pointermove", drag);
      delete row.dataset.held;
      if (row.nextElementSibling === before) return;
      number();
      tell("moved", row);
    };
    grab.addEventListener("pointermove", drag);
    grab.addEventListener("lostpointercapture", drop, { once: true });
  });
};
