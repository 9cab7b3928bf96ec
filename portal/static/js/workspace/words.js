/* Words come from the page, in its language: a <template> with places for values, written {like this}. */

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/* Return a copy of a template's content with its places filled, in text and in attributes. */
export const fill = (template, values = {}) => {
  const copy = template.content.cloneNode(true);
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) node.data = filled(node.data, values);
    else for (const attribute of node.attributes) attribute.value = filled(attribute.value, values);
  }
  return copy;
};

/* Return a value as a person reads it: of HTML its words, of a list its parts. */
export const readable = (value) => {
  if (Array.isArray(value)) return value.map(readable).join(", ");
  const text = String(value ?? "");
  if (!/^\s*</.test(text)) return text;
  const body = new DOMParser().parseFromString(text.replace(/<\/(p|h[2-4]|li|tr|blockquote)>|<br>/g, "$&\n"), "text/html").body;
  return body.textContent.replace(/\n{2,}/g, "\n").trim();
};

/* Return a value as it is compared: line ends, spaces at the ends and what only the server adds do not count. */
export const bare = (value) =>
  String(value ?? "").replace(/\r\n?/g, "\n").replace(/ (rel|data-type)="[^"]*"/g, "").replace(/&nbsp;|\u00a0/g, " ").trim();
