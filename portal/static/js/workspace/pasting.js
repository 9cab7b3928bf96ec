/* What is pasted from Word or Google Docs, as the HTML that its writer meant: the same as the server makes of it
   (portal/lib/pasting.py). Word writes lists as paragraphs with a mark in front. */

const OFFICE = /\bmso-|class=["']?Mso|<o:p\b|urn:schemas-microsoft-com|docs-internal-guid/i;
const NUMBER = /^\(?(?:\d+|[a-z]|[ivxlc]+)[.)]$/i;
const CLASSES = { MsoTitle: "h2", MsoQuote: "blockquote", MsoIntenseQuote: "blockquote" };

const renamed = (element, name) => {
  const other = document.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
};

/* The site's policy takes no style attributes, not even to read them: they get another name. */
const withoutStyles = (html) =>
  html
    .replace(/<!\[(?:if|endif)[^>]*>|<(style|script|xml|title)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=\s*/i, " data-style="));

const style = (element) => element.dataset.style ?? "";

export const tidy = (pasted) => {
  const html = withoutStyles(pasted);
  if (!OFFICE.test(pasted)) return html;
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const element of body.querySelectorAll("meta, link")) element.remove();
  for (const element of [...body.querySelectorAll("*")].filter(({ localName }) => localName.includes(":"))) element.replaceWith(...element.childNodes);

  let lists = []; // The lists that are open, from the outermost.
  for (const paragraph of [...body.querySelectorAll("p")]) {
    const level = Number(/mso-list:\s*\S+\s+level(\d+)/i.exec(style(paragraph))?.[1] ?? 0);
    if (!level) continue;
    const mark = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(style(span)));
    const kind = NUMBER.test(mark?.textContent.replace(/\u00a0/g, " ").trim() ?? "") ? "ol" : "ul";
    mark?.remove();
    const last = lists[0];
    if (!last || paragraph.previousElementSibling !== last) lists = [];
    while (lists.length > level || (lists.length === level && lists.at(-1).localName !== kind)) lists.pop();
    while (lists.length < level) {
      const list = document.createElement(kind);
      if (lists.length) {
        const item = lists.at(-1).lastElementChild ?? lists.at(-1).appendChild(document.createElement("li"));
        item.append(list);
      } else paragraph.before(list);
      lists.push(list);
    }
    const item = document.createElement("li");
    item.append(...paragraph.childNodes);
    lists.at(-1).append(item);
    paragraph.remove();
  }
  for (const element of [...body.querySelectorAll("p")]) {
    const name = CLASSES[element.className.split(" ")[0]];
    if (!element.textContent.replace(/\u00a0/g, " ").trim() && !element.querySelector("img")) element.remove();
    else if (name) renamed(element, name);
  }
  for (const element of [...body.querySelectorAll("b")].filter((bold) => /(?<!-)font-weight:\s*(?:normal|400)/i.test(style(bold)))) element.replaceWith(...element.childNodes);
  for (const element of [...body.querySelectorAll("span[data-style]")]) {
    if (/(?<!-)font-weight:\s*(?:bold|[6-9]00)/i.test(style(element))) renamed(element, "strong");
    else if (/font-style:\s*italic/i.test(style(element))) renamed(element, "em");
  }
  for (const element of [...body.querySelectorAll("h1")]) renamed(element, "h2");
  for (const element of [...body.querySelectorAll("h5, h6")]) renamed(element, "h4");
  for (const element of body.querySelectorAll("a:not([href]), a[href^='#']")) element.replaceWith(...element.childNodes);
  return body.innerHTML;
};
