/* What JavaScript adds in the workspace. Every form works without it; each part finds its place by a data- attribute. */

import { autosave } from "./workspace/autosave.js";
import { focus } from "./workspace/focus.js";
import { ask } from "./workspace/meaning.js";
import { order } from "./workspace/ordering.js";
import { filter } from "./workspace/picker.js";
import { tell } from "./workspace/presence.js";
import { enrich } from "./workspace/richtext.js";

for (const frame of document.querySelectorAll("[data-richtext]")) enrich(frame);
for (const place of document.querySelectorAll("[data-focus-for]")) focus(place);
for (const picker of document.querySelectorAll("[data-picker]")) filter(picker);
for (const list of document.querySelectorAll("[data-ordered]")) order(list);
for (const question of document.querySelectorAll("[data-meaning]")) ask(question);
for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);
for (const place of document.querySelectorAll("[data-presence-url]")) tell(place);
