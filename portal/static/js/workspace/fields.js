/* The fields of a form as values: a list for each name, without what belongs to the form and not to its writer. */

// Words of a search that stands in the form are not saved either.
const OWN = new Set(["csrfmiddlewaretoken", "base", "q", "county"]);

const inputsOf = (form, name) => [...form.elements].filter((element) => element.name === name);

/* Whether an element is one that a person fills in. A choice between two texts is no text. */
export const isField = (element) =>
  Boolean(element.name) && !OWN.has(element.name) && !element.closest("[data-clash]") && !["hidden", "submit", "button", "file"].includes(element.type);

/* Return {name: [values]} of all fields; a list without choices is an empty list. */
export const read = (form) => {
  const values = {};
  for (const element of form.elements) {
    if (!isField(element)) continue;
    const list = (values[element.name] ??= []);
    if (element.type === "checkbox" || element.type === "radio") {
      if (element.checked) list.push(element.value);
    } else if (element.type === "select-multiple") {
      list.push(...[...element.selectedOptions].map((option) => option.value));
    } else {
      list.push(element.value);
    }
  }
  return values;
};

/* Return a value of the server as the inputs of a form know it. */
const known = (value) => {
  if (value === true) return ["on", "true", "True"];
  if (value === false) return ["false", "False"];
  return value === null || value === undefined ? [""] : [value].flat().map(String);
};

/* Write a value into the fields of one name. It counts as typed unless it is the server's own. */
export const write = (form, name, value, isTyped = true) => {
  const values = known(value);
  const left = [...values];
  for (const element of inputsOf(form, name)) {
    if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
    else if (element.options) for (const option of element.options) option.selected = values.includes(option.value);
    else element.value = left.shift() ?? "";
    element.dispatchEvent(new Event("workspace:written"));
    if (isTyped) element.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

/* Return what a name is called on the page: the legend or label of its group, and its own label. */
export const label = (form, name) => {
  const [first, ...others] = inputsOf(form, name);
  if (!first) return name;
  const legend = first.closest("fieldset")?.querySelector(":scope > legend")?.textContent.trim();
  const own = first.labels?.[0]?.textContent.trim();
  return [...new Set(others.length ? [legend ?? own] : [legend, own])].filter(Boolean).join(" – ") || name;
};

/* Return a value of a name as it is called on the page: the label of a choice, else the value itself. */
export const said = (form, name, values) =>
  values.map((value) => {
    for (const element of inputsOf(form, name)) {
      if ((element.type === "checkbox" || element.type === "radio") && element.value === value) return element.labels?.[0]?.textContent.trim() ?? value;
      const option = [...(element.options ?? [])].find((candidate) => candidate.value === value);
      if (option) return option.textContent.trim();
    }
    return value;
  });
