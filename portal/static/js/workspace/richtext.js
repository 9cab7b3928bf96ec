/* [data-richtext]: an editor in place of a textarea, which stays the field of the form.
   The editor is loaded from the address in the attribute; where that fails, the textarea stays. */

import { askForMaterial, askForPicture, embeds, hasEmbeds, unlined } from "./embeds.js";
import { tidy } from "./pasting.js";
import { fill, readable } from "./words.js";

const words = (html) => readable(`<p>${html}`).replace(/\s+/g, "");
const escaped = (text) => text.replace(/[&<>]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[char]);

/* Return plain paragraphs as HTML, and lines that stand for a picture as that; what has tags is HTML already. */
const html = (text) =>
  unlined(/<\/?[a-z][^>]*>/i.test(text) || !text.trim()
    ? text
    : text.split(/\n\s*\n/).map((part) => `<p>${escaped(part.trim()).replace(/\n/g, "<br>")}</p>`).join(""));

/* Return where a link leads as written by a person: example.org, name@example.org, a number; "" for anything else. */
const address = (text) => {
  const written = text.trim();
  if (/^(https?:\/\/|mailto:|tel:)\S+$/i.test(written)) return written;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(written)) return `mailto:${written}`;
  if (/^\+?[\d\s()-]{5,}$/.test(written)) return `tel:${written.replace(/[^\d+]/g, "")}`;
  if (/^[^\s:/]+\.[^\s:/]{2,}(\/\S*)?$/.test(written)) return `https://${written}`;
  return "";
};

/* What a text may be made of: the same as the server keeps. */
const made = (tiptap, frame) => {
  const {
    Blockquote, Bold, BulletList, Document, Dropcursor, Extension, Gapcursor, HardBreak, Heading, History, HorizontalRule, Italic,
    Link, ListItem, Mark, Node: Kind, OrderedList, Paragraph, Subscript, Superscript, Table, TableCell, TableHeader, TableRow, Text,
  } = tiptap;
  // The tab key leaves the text, also from a list or a table.
  const withoutTab = (extension, more = {}) =>
    extension.extend({
      ...more,
      addKeyboardShortcuts() {
        const { Tab, "Shift-Tab": back, ...rest } = this.parent?.() ?? {};
        return rest;
      },
    });
  const inline = (name, tag, attributes = {}) =>
    Mark.create({
      name,
      parseHTML: () => [{ tag }],
      renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
      addAttributes: () => attributes,
    });
  return [
    Document, Paragraph, Text, HardBreak, Dropcursor, Gapcursor, History,
    Bold, Italic, Subscript, Superscript, inline("abbr", "abbr", { title: { default: null } }), inline("cite", "cite"),
    Heading.configure({ levels: [2, 3, 4] }), Blockquote, HorizontalRule, BulletList, withoutTab(ListItem),
    OrderedList.extend({ addAttributes: () => ({}), addNodeView: null }),
    Link.extend({ addKeyboardShortcuts: () => ({}) }).configure({ enableTarget: false, protocols: ["http", "https", "mailto", "tel"], defaultProtocol: "https" }),
    withoutTab(Table).configure({ resizable: false }), TableRow, TableHeader, TableCell,
    Extension.create({
      name: "language",
      addGlobalAttributes: () => [
        { types: ["paragraph", "blockquote", "link"], attributes: { lang: { default: null } } },
        { types: ["link"], attributes: { hreflang: { default: null } } },
      ],
    }),
    ...embeds(frame, Kind),
    Kind.create({ name: "figure", group: "block", content: "block+ figcaption?", parseHTML: () => [{ tag: "figure" }], renderHTML: () => ["figure", 0] }),
    Kind.create({ name: "figcaption", content: "inline*", parseHTML: () => [{ tag: "figcaption" }], renderHTML: () => ["figcaption", 0] }),
  ];
};

export const enrich = async (frame) => {
  const textarea = frame.querySelector("textarea");
  const tools = frame.querySelector("[data-richtext-tools]");
  textarea.value = html(textarea.value);
  if (textarea.disabled || textarea.readOnly) return;

  let tiptap;
  try { tiptap = await import(frame.dataset.richtext); } catch { return; }

  const label = textarea.labels?.[0];
  const legend = textarea.closest("fieldset")?.querySelector(":scope > legend");
  [legend, label].filter(Boolean).forEach((element, place) => { element.id ||= `${textarea.id}_name${place}`; });
  const named = [legend, label].filter(Boolean).map(({ id }) => id).join(" ");

  const attributes = () => ({
    class: "richtext-area prose",
    role: "textbox",
    "aria-multiline": "true",
    ...(named ? { "aria-labelledby": named } : { "aria-label": textarea.getAttribute("aria-label") ?? "" }),
    ...(textarea.lang ? { lang: textarea.lang } : {}),
    ...(textarea.hasAttribute("aria-describedby") ? { "aria-describedby": textarea.getAttribute("aria-describedby") } : {}),
    ...(textarea.hasAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
    ...(textarea.required ? { "aria-required": "true" } : {}),
  });
  const extensions = made(tiptap, frame);
  const editor = new tiptap.Editor({
    element: null,
    injectCSS: false,
    extensions,
    content: textarea.value,
    editorProps: { attributes: attributes(), transformPastedHTML: tidy },
    onUpdate: () => {
      const now = editor.getHTML();
      textarea.value = editor.isEmpty && !hasEmbeds(now) ? "" : now;
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onTransaction: () => show(),
  });
  // A text with what the editor does not know stays as it is.
  if (words(editor.getHTML()) !== words(textarea.value)) return editor.destroy();

  const place = document.createElement("div");
  place.className = "richtext-place";
  textarea.before(place);
  editor.mount(place);

  textarea.addEventListener("workspace:written", () => editor.commands.setContent(html(textarea.value), { emitUpdate: false }));
  textarea.addEventListener("workspace:problems", () => editor.setOptions({ editorProps: { attributes: attributes(), transformPastedHTML: tidy } }));
  label?.addEventListener("click", (event) => {
    event.preventDefault();
    editor.commands.focus();
  });
  textarea.addEventListener("focus", () => editor.commands.focus());

  /* The tools: one stop for the tab key, arrows between them. */
  const run = (command) => command(editor.chain().focus()).run();
  const commands = {
    bold: (chain) => chain.toggleBold(),
    italic: (chain) => chain.toggleItalic(),
    subscript: (chain) => chain.unsetSuperscript().toggleSubscript(),
    superscript: (chain) => chain.unsetSubscript().toggleSuperscript(),
    bulletList: (chain) => chain.toggleBulletList(),
    orderedList: (chain) => chain.toggleOrderedList(),
    blockquote: (chain) => chain.toggleBlockquote(),
    pullQuote: (chain) => chain.toggleWrap("pullQuote"),
    table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
    rule: (chain) => chain.setHorizontalRule(),
    undo: (chain) => chain.undo(),
    redo: (chain) => chain.redo(),
    addRow: (chain) => chain.addRowAfter(),
    addColumn: (chain) => chain.addColumnAfter(),
    deleteRow: (chain) => chain.deleteRow(),
    deleteColumn: (chain) => chain.deleteColumn(),
    deleteTable: (chain) => chain.deleteTable(),
  };
  const all = [...tools.querySelectorAll("[data-tool]")];
  const style = tools.querySelector("[data-tool=style]");
  const tableTools = tools.querySelector("[data-table-tools]");
  let stop = all[0];
  const reachable = () => all.filter((tool) => !tool.disabled && tool.offsetParent);
  const moveStop = (tool) => {
    stop = tool;
    for (const other of all) other.tabIndex = other === tool ? 0 : -1;
  };
  function show() {
    if (!editor.view?.dom?.isConnected) return;
    for (const tool of all) {
      const name = tool.dataset.tool;
      if (tool.hasAttribute("aria-pressed")) tool.setAttribute("aria-pressed", String(editor.isActive(name)));
      if (name === "undo" || name === "redo") tool.disabled = !editor.can()[name]();
      if (name === "table") tool.disabled = editor.isActive("table");
      if (name === "link") tool.disabled = editor.state.selection.empty && !editor.isActive("link");
    }
    style.value = String(editor.getAttributes("heading").level ?? 0);
    tableTools.hidden = !editor.isActive("table");
    if (stop.disabled || !stop.offsetParent) moveStop(reachable()[0] ?? all[0]);
  }
  style.addEventListener("change", (event) => {
    event.stopPropagation();
    const level = Number(style.value);
    run((chain) => (level ? chain.setHeading({ level }) : chain.setParagraph()));
  });
  tools.addEventListener("click", ({ target }) => {
    const tool = target.closest("button[data-tool]");
    if (!tool) return;
    if (tool.dataset.tool === "link") askForLink();
    else if (tool.dataset.tool === "picture") askForPicture(frame, editor);
    else if (tool.dataset.tool === "material") askForMaterial(frame, editor);
    else run(commands[tool.dataset.tool]);
  });
  tools.addEventListener("focusin", ({ target }) => target.dataset.tool && moveStop(target));
  tools.addEventListener("keydown", (event) => {
    const list = reachable();
    const now = list.indexOf(event.target);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: list.length - 1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    if (next === undefined || now < 0) return;
    event.preventDefault();
    list[(next + list.length) % list.length].focus();
  });
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.key === "F10" && event.altKey) stop.focus();
    else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !tools.querySelector("[data-tool=link]").disabled) askForLink();
    else return;
    event.preventDefault();
  });

  const askForLink = () => {
    frame.append(fill(frame.querySelector("[data-richtext-link]")));
    const dialog = frame.querySelector("dialog");
    const input = dialog.querySelector("[data-link-address]");
    const error = dialog.querySelector("[data-link-error]");
    const remove = dialog.querySelector("[data-link-remove]");
    input.value = editor.getAttributes("link").href ?? "";
    remove.hidden = !editor.isActive("link");
    const set = () => {
      const href = address(input.value);
      error.hidden = Boolean(href);
      input.toggleAttribute("aria-invalid", !href);
      if (!href) return input.focus();
      dialog.close();
      run((chain) => chain.extendMarkRange("link").setLink({ href }));
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      editor.commands.focus();
    });
    dialog.querySelector("[data-link-set]").addEventListener("click", set);
    dialog.querySelector("[data-link-cancel]").addEventListener("click", () => dialog.close());
    remove.addEventListener("click", () => {
      dialog.close();
      run((chain) => chain.extendMarkRange("link").unsetLink());
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      set();
    });
    dialog.showModal();
  };

  tools.hidden = false;
  moveStop(stop);
  show();
};
