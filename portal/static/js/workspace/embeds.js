/* Pictures, materials and pull quotes in the editor of a text. The text only names what it shows (data-picture,
   data-material); what that looks like here comes from the dialogs' choices. */

import { fill } from "./words.js";

const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const line = (inner) => new RegExp(`(?:<p>)?[ \\t]*\\[${inner}\\][ \\t]*(?:</p>)?`, "g");
const quoted = (text) => text.trim().replace(/"/g, "&quot;");

/* Return HTML in which the lines that stand for a picture, material or pull quote are what they stand for. */
export const unlined = (html) =>
  html
    .replace(line(`picture (${ID})(?::([^|\\]<>]*))?(?:\\|([^\\]<>]*))?`), (_all, id, alt = "", caption = "") =>
      `<figure data-picture="${id}"><img alt="${quoted(alt)}">${caption.trim() ? `<figcaption>${caption.trim()}</figcaption>` : ""}</figure>`)
    .replace(line(`material (${ID})`), '<figure data-material="$1"></figure>')
    .replace(line("quote:([^\\]<>]*)"), '<aside class="pull-quote"><p>$1</p></aside>');

/* Whether HTML shows something that has no words. */
export const hasEmbeds = (html) => /data-(picture|material)="/.test(html);

export const embeds = (frame, Kind) => {
  const pictures = frame.querySelector("[data-richtext-picture]")?.content;
  const materials = frame.querySelector("[data-richtext-material]")?.content;
  const picture = (id) => pictures?.querySelector(`[data-picture-uuid="${CSS.escape(id)}"]`)?.parentElement.querySelector("img");
  const material = (id) => materials?.querySelector(`option[value="${CSS.escape(id)}"]`);
  const id = (name) => ({ default: "", parseHTML: (figure) => figure.dataset[name], rendered: false });

  return [
    Kind.create({
      name: "picture",
      group: "block",
      content: "inline*",
      defining: true,
      isolating: true,
      addAttributes: () => ({
        id: id("picture"),
        alt: { default: "", parseHTML: (figure) => figure.querySelector("img")?.getAttribute("alt") ?? "", rendered: false },
      }),
      parseHTML: () => [{ tag: "figure[data-picture]", priority: 70, contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption") }],
      renderHTML: ({ node: { attrs } }) => {
        const shown = picture(attrs.id);
        const look = shown ? { src: shown.getAttribute("src"), width: shown.getAttribute("width"), height: shown.getAttribute("height") } : {};
        return ["figure", { "data-picture": attrs.id }, ["img", { alt: attrs.alt, ...look }], ["figcaption", 0]];
      },
    }),
    Kind.create({
      name: "material",
      group: "block",
      atom: true,
      selectable: true,
      addAttributes: () => ({ id: id("material") }),
      parseHTML: () => [{ tag: "figure[data-material]", priority: 70 }],
      renderHTML: ({ node: { attrs } }) => ["figure", { "data-material": attrs.id }],
      addNodeView: () => ({ node: { attrs } }) => {
        const dom = document.createElement("figure");
        const shown = material(attrs.id);
        dom.className = "text-material";
        dom.textContent = shown?.textContent ?? "…";
        if (shown?.lang) dom.lang = shown.lang;
        return { dom };
      },
    }),
    Kind.create({
      name: "pullQuote",
      group: "block",
      content: "paragraph+",
      defining: true,
      parseHTML: () => [{ tag: "aside.pull-quote", priority: 70 }],
      renderHTML: () => ["aside", { class: "pull-quote" }, 0],
    }),
  ];
};

/* Show a dialog of the frame; begin is called with it, set when its words are to be put into the text. */
const ask = (frame, editor, template, { begin, set, remove }) => {
  frame.append(fill(template));
  const dialog = frame.querySelector("dialog");
  // What is chosen here is no answer of the form around it.
  for (const kind of ["input", "change"]) dialog.addEventListener(kind, (event) => event.stopPropagation());
  begin(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    editor.commands.focus();
  });
  const done = () => set(dialog) && dialog.close();
  dialog.querySelector("[data-dialog-set]")?.addEventListener("click", done);
  dialog.querySelector("[data-dialog-cancel]").addEventListener("click", () => dialog.close());
  const out = dialog.querySelector("[data-dialog-remove]");
  out.hidden = !remove;
  out.addEventListener("click", () => {
    dialog.close();
    remove();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("button, a")) return;
    event.preventDefault();
    done();
  });
  dialog.showModal();
};

const words = (text) => (text.trim() ? [{ type: "text", text: text.trim() }] : []);

/* Where the node of a kind begins in which the selection stands; null when there is none. */
const placeOf = (editor, name) => {
  const { selection } = editor.state;
  if (selection.node?.type.name === name) return { at: selection.from, node: selection.node };
  for (let { depth } = selection.$from, at = depth; at > 0; at -= 1) {
    if (selection.$from.node(at).type.name === name) return { at: selection.$from.before(at), node: selection.$from.node(at) };
  }
  return null;
};

const put = (editor, there, content) => {
  const chain = editor.chain().focus();
  if (there) chain.insertContentAt({ from: there.at, to: there.at + there.node.nodeSize }, content).run();
  else chain.insertContent(content).run();
};

const takeOut = (editor, there) => editor.chain().focus().deleteRange({ from: there.at, to: there.at + there.node.nodeSize }).run();

export const askForPicture = (frame, editor) => {
  const there = placeOf(editor, "picture");
  const chosen = (dialog) => dialog.querySelector("[data-picture-uuid]:checked");
  ask(frame, editor, frame.querySelector("[data-richtext-picture]"), {
    remove: there && (() => takeOut(editor, there)),
    begin: (dialog) => {
      const choices = [...dialog.querySelectorAll("[data-picture-uuid]")];
      for (const choice of choices) {
        choice.setAttribute("form", "");
        choice.name = "richtext-picture";
      }
      const now = choices.find(({ dataset }) => dataset.pictureUuid === there?.node.attrs.id) ?? choices.at(-1);
      if (!now) return;
      now.checked = true;
      dialog.querySelector("[data-picture-alt]").value = there?.node.attrs.alt ?? "";
      dialog.querySelector("[data-picture-caption]").value = there?.node.textContent ?? "";
    },
    set: (dialog) => {
      const choice = chosen(dialog);
      dialog.querySelector("[data-picture-error]").hidden = Boolean(choice);
      if (!choice) return false;
      const caption = dialog.querySelector("[data-picture-caption]").value;
      // A caption that was not changed keeps its links and emphasis.
      const kept = there && caption === there.node.textContent ? there.node.toJSON().content : words(caption);
      put(editor, there, {
        type: "picture",
        attrs: { id: choice.dataset.pictureUuid, alt: dialog.querySelector("[data-picture-alt]").value.trim() },
        content: kept ?? [],
      });
      return true;
    },
  });
};

export const askForMaterial = (frame, editor) => {
  const there = placeOf(editor, "material");
  ask(frame, editor, frame.querySelector("[data-richtext-material]"), {
    remove: there && (() => takeOut(editor, there)),
    begin: (dialog) => {
      const select = dialog.querySelector("[data-material-uuid]");
      if (select && there) select.value = there.node.attrs.id;
    },
    set: (dialog) => {
      const id = dialog.querySelector("[data-material-uuid]").value;
      if (!id) return false;
      put(editor, there, { type: "material", attrs: { id } });
      return true;
    },
  });
};
