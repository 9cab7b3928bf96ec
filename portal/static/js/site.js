/* What JavaScript adds. Every page works without it; each part finds its place by a data- attribute. */

const store = {
  get: () => {
    try { return localStorage.getItem("theme") ?? "system"; } catch { return "system"; }
  },
  set: (theme) => {
    try { theme === "system" ? localStorage.removeItem("theme") : localStorage.setItem("theme", theme); } catch { /* closed */ }
  },
};

/* [data-theme-choice]: three radio buttons, hidden until there is someone to serve them. */
for (const choice of document.querySelectorAll("[data-theme-choice]")) {
  choice.hidden = false;
  for (const input of choice.querySelectorAll("input")) {
    input.checked = input.value === store.get();
    input.addEventListener("change", () => {
      store.set(input.value);
      if (input.value === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = input.value;
    });
  }
}

/* [data-print]: a button that prints the page; hidden without JavaScript. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

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

/* details[data-wide-open]: open where there is room for it, folded on a small screen. */
const wide = matchMedia("(min-width: 60rem)");
const unfold = () => {
  for (const details of document.querySelectorAll("details[data-wide-open]")) details.open = wide.matches;
};
unfold();
wide.addEventListener("change", unfold);

/* form[data-auto-submit]: a changed choice sends the form; text waits for Enter or the button. Where htmx
   serves the form, htmx listens itself and this stays out of the way. */
for (const form of document.querySelectorAll("form[data-auto-submit]:not([hx-get], [data-hx-get])")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select:not([multiple]), input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
}

/* form[data-clean]: empty fields stay out of the address. */
for (const form of document.querySelectorAll("form[data-clean]")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}
