/* What JavaScript adds to every page: a small classic script in the head. Its first lines hold before the first paint;
   the rest waits for the page. Every page works without it; each part finds its place by a data- attribute. */
(() => {
  "use strict";

  const root = document.documentElement;
  const store = {
    get: () => {
      try { return localStorage.getItem("theme") ?? "system"; } catch { return "system"; }
    },
    set: (theme) => {
      try { theme === "system" ? localStorage.removeItem("theme") : localStorage.setItem("theme", theme); } catch { /* closed */ }
    },
  };

  /* The chosen theme, so that no page flashes in the other one; without a choice the system's holds. */
  const wear = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  wear(store.get());

  /* html[data-scripts]: [data-theme-choice] and [data-print] are shown from the first paint, as there is someone to serve them. */
  root.dataset.scripts = "";

  /* The header is painted when its last part, the menu, has come: half of it would move when the rest comes. */
  const header = document.createElement("link");
  header.rel = "expect";
  header.href = "#menu";
  header.setAttribute("blocking", "render");
  document.head.append(header);

  const wide = matchMedia("(min-width: 60rem)");

  /* What a new page needs; htmx also makes one, when the reader goes back. All else is heard on the document.
     details[data-wide-open]: open where there is room for it, else as the server or the reader left it. */
  const prepare = () => {
    for (const input of document.querySelectorAll("[data-theme-choice] input")) input.checked = input.value === store.get();
    unfold();
  };
  const unfold = () => {
    if (wide.matches) for (const details of document.querySelectorAll("details[data-wide-open]")) details.open = true;
  };
  document.addEventListener("htmx:after:swap", prepare);
  wide.addEventListener("change", unfold);
  /* Unfolded while the page comes in, before it is painted: what stands below does not move. */
  const coming = new MutationObserver(unfold);
  coming.observe(root, { childList: true, subtree: true });

  /* What was refused is shown from its first fault on: what was said of the whole, else the input. */
  const FAULT = "main .notice-warn[tabindex], main form[method=post] :is([aria-invalid=true], .problems:not(:empty))";
  const showFault = () => {
    for (const fault of document.querySelectorAll(FAULT)) {
      const place = fault.matches(".problems") ? document.getElementById(fault.id.replace(/_error$/, "")) : fault;
      place?.focus();
      if (place && document.activeElement === place) break;
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    coming.disconnect();
    prepare();
    showFault();
  });

  /* A page that comes back as it was left wears the theme that was chosen meanwhile. */
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    wear(store.get());
    prepare();
  });

  /* [data-theme-choice]: three radio buttons. */
  document.addEventListener("change", ({ target }) => {
    if (!target.closest("[data-theme-choice]")) return;
    store.set(target.value);
    wear(target.value);
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
    const { form } = target;
    if (!form?.matches("[data-auto-submit]")) return;
    clearTimeout(rest);
    rest = setTimeout(() => form.isConnected && form.requestSubmit(), 250);
  });
  document.addEventListener("submit", () => clearTimeout(rest));

  /* input[data-suggestions]: what may be meant is offered while one types; the script comes when somebody goes there. */
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches("input[data-suggestions]")) return;
    const before = target.value;
    import(target.dataset.module).then(({ suggest }) => suggest(target, before));
  });

  /* A form that the reader has gone back from: what it asked for comes too late to be shown. */
  const left = new WeakSet();
  document.addEventListener("htmx:before:history:restore", () => {
    clearTimeout(rest);
    for (const form of document.forms) left.add(form);
  });
  document.addEventListener("htmx:before:response", (event) => {
    if (left.has(event.detail.ctx.sourceElement)) event.preventDefault();
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

  /* A link that the reader rests on is fetched ahead; when it is opened, the server only says that the page is still
     the same. Only pages below those of the main menu, for readers who have not signed in, and never where the reader
     or the line asks to be spared. Each page once, and few of them. */
  const MOST = 12;
  const asked = new Set([location.pathname + location.search]);
  const spares = () => {
    const { saveData, effectiveType = "4g" } = navigator.connection ?? {};
    return saveData || effectiveType !== "4g" || matchMedia("(prefers-reduced-data: reduce)").matches;
  };
  const isPublic = ({ origin, pathname }) =>
    origin === location.origin && pathname.endsWith("/")
    && [...document.querySelectorAll("[data-public-pages] a")].some((entry) => pathname.startsWith(entry.pathname));
  const fetchAhead = (link) => {
    const url = new URL(link.getAttribute("href"), document.baseURI); // A link of a picture has no address of its own.
    const address = url.pathname + url.search;
    if (asked.has(address) || asked.size > MOST || link.matches("[download], [type], [target], [rel~=nofollow]")) return;
    if (!isPublic(url) || spares()) return;
    asked.add(address);
    const hint = document.createElement("link");
    hint.rel = "prefetch";
    hint.href = address;
    document.head.append(hint);
  };
  let stay;
  const consider = ({ target }, delay) => {
    clearTimeout(stay);
    const link = target.closest?.("a[href]");
    if (link) stay = setTimeout(fetchAhead, delay, link);
  };
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && consider(event, 80), { passive: true });
  document.addEventListener("touchstart", (event) => consider(event, 0), { passive: true });
  document.addEventListener("focusin", (event) => consider(event, 300));
})();
