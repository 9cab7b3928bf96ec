/* form[data-autosave]: saved a second after typing stops and when the page is left; one request at a time.
   What is typed meanwhile is saved next, and everything not yet saved is kept on this device. */

import { isField, read, write } from "./fields.js";
import { localCopy } from "./localcopy.js";
import { showRemarks } from "./remarks.js";
import { fill, readable } from "./words.js";

const REST = 1000; // Milliseconds without a key before saving.
const SLOW = 800; // A save that takes longer is told.
const LONGEST_WAIT = 60_000; // Between two tries without a connection.
const KEEPALIVE_LIMIT = 60_000; // Bytes; browsers refuse more when a page is left.

export const autosave = (form) => {
  const copy = localCopy(form);
  const place = form.querySelector("[data-save-state]");
  const address = form.getAttribute("action") || location.href;

  let typed = 0; // Counts what was typed; what the server has is saved.
  let saved = 0;
  let kept = true; // Whether everything typed is on this device.
  let unanswered = null; // The last request without an answer: {body, typed}. Tried again before anything newer.
  let inFlight = false;
  let halted = ""; // Why saving waits for a person: signed-out, gone or refused.
  let failures = 0;
  let hasRenewed = false;
  let timer;
  let afterwards = null; // What waits for the answer: the sending of the form.
  let sending = false; // Whether the page is being left by sending the form.

  /* Say how saving goes. The same words are not said twice. */
  const say = (name, values = {}) => {
    const template = form.querySelector(`[data-words="${name}"]`);
    if (!place || !template) return;
    const words = document.createElement("p");
    words.append(fill(template, values));
    place.dataset.state = ["saving", "saved"].includes(name) ? name : "paused";
    if (place.innerHTML !== words.innerHTML) place.replaceChildren(...words.childNodes);
  };
  const sayOffline = () => say(kept ? "offline" : "offline-unkept");

  const bodyNow = () => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    return body;
  };

  const schedule = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const save = async () => {
    clearTimeout(timer);
    if (inFlight || halted || (typed === saved && !unanswered)) return;
    inFlight = true;
    unanswered ??= { body: bodyNow(), typed };
    unanswered.body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value ?? "");
    const { body, typed: sent } = unanswered;
    const slow = setTimeout(say, SLOW, "saving");
    let response, answer;
    try {
      response = await fetch(address, {
        method: "POST",
        headers: { "X-Autosave": "1", Accept: "application/json" },
        body,
        keepalive: body.toString().length < KEEPALIVE_LIMIT,
      });
      answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    } catch {
      response = null;
    }
    clearTimeout(slow);
    inFlight = false;
    const next = afterwards;
    afterwards = null;
    const done = await heard(response, answer, body, sent);
    next?.(done);
  };

  /* Act on an answer; return whether all is saved and nothing waits for a choice. */
  const heard = async (response, answer, body, sent) => {
    if (!response || response.status >= 500 || response.status === 429) {
      failures += 1;
      kept = copy.keep();
      sayOffline();
      schedule(Math.min(2000 * 2 ** (failures - 1), LONGEST_WAIT));
      return false;
    }
    failures = 0;
    if (response.ok && answer.state === "saved") {
      unanswered = null;
      hasRenewed = false;
      saved = sent;
      take(answer, body);
      showProblems(answer.problems ?? {});
      if (answer.remarks !== undefined) showRemarks(answer.remarks);
      const clashing = showClashes(answer.clashes ?? []);
      if (typed === saved && !clashing) copy.remove();
      if (clashing) say("clash", { place: form.querySelector("[data-clash-key]:not([data-settled])")?.id ?? "main" });
      else say("saved", { time: answer.saved_at });
      if (typed !== saved) schedule(REST);
      return !clashing;
    }
    if (response.status === 401 || response.redirected) {
      halt("signed-out", { login: answer.login ?? response.url });
    } else if (response.status === 403) {
      // The form is older than the session: it takes the session's token, once.
      if (!hasRenewed && (await renew())) {
        hasRenewed = true;
        schedule(0);
      } else halt("signed-out", { login: location.href });
    } else if ([400, 409, 413].includes(response.status)) {
      unanswered = null;
      showProblems(answer.problems ?? {});
      halt("refused", { message: answer.message ?? response.statusText });
    } else {
      halt("gone");
    }
    return false;
  };

  const halt = (why, values) => {
    halted = why;
    kept = copy.keep();
    say(why, values);
  };

  /* Whoever has signed in again in another tab goes on: the form takes the new session's token. */
  const renew = async () => {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href, { headers: { Accept: "text/html" } })).text(), "text/html");
      const same = page.querySelector(`form[data-autosave][data-item="${form.dataset.item}"][data-section="${form.dataset.section}"]`);
      const token = same?.querySelector("[name=csrfmiddlewaretoken]")?.value;
      if (!token || (same.dataset.user ?? "") !== (form.dataset.user ?? "")) return false;
      form.elements.csrfmiddlewaretoken.value = token;
      return true;
    } catch {
      return false;
    }
  };
  const resume = async () => {
    if (halted !== "signed-out") return save();
    if (await renew()) {
      halted = "";
      save();
    }
  };

  /* Go on from what the server has now: its traces, and what others have changed. Where something else has been typed
     meanwhile, the old trace stays, so that the next save sees that both have changed it. */
  const take = ({ base, values = {} }, body) => {
    const field = form.elements.base;
    if (!base || !field) return;
    let before = {};
    try { before = JSON.parse(field.value || "{}"); } catch { /* It is written anew. */ }
    const now = read(form);
    for (const [key, value] of Object.entries(values)) {
      if (JSON.stringify(now[key] ?? []) === JSON.stringify(body.getAll(key))) write(form, key, value, false);
      else if (key in before) base[key] = before[key];
      else delete base[key];
    }
    field.value = JSON.stringify(base);
  };

  const showProblems = (problems) => {
    for (const list of form.querySelectorAll("[data-problems-for]")) {
      const texts = problems[list.dataset.problemsFor] ?? [];
      if (texts.join("\n") !== [...list.children].map((line) => line.textContent).join("\n")) {
        list.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), { className: "field-error", textContent: text })));
      }
      for (const element of [...form.elements].filter((candidate) => candidate.name === list.dataset.problemsFor)) {
        if (texts.length) element.setAttribute("aria-invalid", "true");
        else element.removeAttribute("aria-invalid");
        const described = new Set((element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
        if (texts.length) described.add(list.id);
        else described.delete(list.id);
        if (described.size) element.setAttribute("aria-describedby", [...described].join(" "));
        else element.removeAttribute("aria-describedby");
        element.dispatchEvent(new Event("workspace:problems"));
      }
    }
  };

  /* A clash: both texts and the choice. One that is settled stays in sight, so that the other text can still be taken;
     its buttons then write into the form and are not sent. */
  const prepareClash = (box, key, theirs) => {
    const sides = { mine: read(form)[key] ?? [], theirs };
    box.dataset.clashKey = key;
    if (theirs !== undefined) box.dataset.both = "yes";
    box.addEventListener("change", ({ target }) => {
      if (box.dataset.settled === undefined) {
        typed += 1;
        return schedule(0);
      }
      sides[box.dataset.settled] = read(form)[key] ?? [];
      box.dataset.settled = target.value;
      write(form, key, sides[target.value]);
    });
  };
  const settle = (box) => {
    const chosen = box.querySelector(":checked");
    if (!chosen || box.dataset.settled !== undefined) return;
    box.dataset.settled = chosen.value;
    for (const button of box.querySelectorAll("input")) {
      button.name = `settled:${box.dataset.clashKey}`;
      button.disabled = !box.dataset.both;
    }
    chosen.checked = true;
  };

  /* Show each clash above its question; return whether one still waits. */
  const showClashes = (clashes) => {
    const template = form.querySelector("[data-clash-template]");
    const keys = new Set(clashes.map(({ key }) => key));
    for (const box of form.querySelectorAll("[data-clash-key]")) {
      if (!keys.has(box.dataset.clashKey)) settle(box);
      else if (box.dataset.settled !== undefined) box.remove();
    }
    for (const clash of clashes) {
      if (!template || form.querySelector(`[data-clash-key="${CSS.escape(clash.key)}"]`)) continue;
      const box = fill(template, {
        label: clash.label,
        mine: readable(clash.mine) || "–",
        theirs: readable(clash.theirs) || "–",
        theirs_by: clash.theirs_by,
        name: clash.name,
        lang: clash.lang ?? "",
      }).firstElementChild;
      for (const text of box.querySelectorAll('[lang=""]')) text.removeAttribute("lang");
      prepareClash(box, clash.key, clash.value);
      box.id = `clash-${form.querySelectorAll("[data-clash-key]").length}`;
      const field = [...form.elements].find(({ name }) => name === clash.key);
      const question = field?.closest("[data-text-group], .field-row");
      if (question) question.before(box);
      else form.prepend(box);
    }
    return clashes.length > 0;
  };
  form.querySelectorAll("[data-clash]").forEach((box, place) => { box.id = `clash-at-once-${place}`; });
  for (const box of form.querySelectorAll("[data-clash]")) prepareClash(box, box.dataset.clash.replace(/^[^:]*:/, ""));

  const touched = ({ target }) => {
    if (!isField(target)) return;
    typed += 1;
    kept = copy.keep();
    if (halted === "refused") halted = "";
    if (!halted && !failures) schedule(REST);
  };
  /* Rows that were moved: their numbers stand in hidden inputs, which nobody types in. */
  form.addEventListener("workspace:moved", () => {
    typed += 1;
    if (halted === "refused") halted = "";
    if (!halted && !failures) schedule(REST);
  });
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!form.contains(relatedTarget) && !failures) save();
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") return void resume();
    if (typed !== saved) kept = copy.keep();
    save();
  });
  addEventListener("pagehide", () => {
    if (typed !== saved) kept = copy.keep();
    save();
  });
  addEventListener("pageshow", ({ persisted }) => persisted && resume());
  addEventListener("focus", () => halted === "signed-out" && resume());
  addEventListener("online", () => save());
  addEventListener("offline", () => {
    if (typed === saved) return;
    kept = copy.keep();
    sayOffline();
  });
  addEventListener("beforeunload", (event) => {
    if (typed !== saved && !kept && !sending) event.preventDefault();
  });

  /* The form is sent once what was typed is saved, so that it cannot clash with its own autosave and no copy is left
     behind. Whoever sends it again although saving is paused, sends it. */
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (halted || failures || (typed === saved && !unanswered)) {
      sending = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    afterwards = (done) => {
      if (done) form.requestSubmit(submitter);
      else {
        place?.scrollIntoView({ block: "nearest" });
        form.querySelector("[data-clash-key]:not([data-settled]) input")?.focus(); // A clash waits for its choice.
      }
    };
    save();
  });
  addEventListener("pageshow", () => { sending = false; });

  copy.offer(() => schedule(0));
};
