/* [data-picker]: finds choices in a long list by their words while they are typed. */

const plain = (text) => text.toLocaleLowerCase().normalize("NFC").trim();

export const filter = (picker) => {
  const search = picker.querySelector("[data-picker-search]");
  const input = picker.querySelector("[data-picker-filter]");
  const status = picker.querySelector("[data-picker-status]");
  const groups = [...picker.querySelectorAll("details")];
  const choices = [...picker.querySelectorAll("input[type=checkbox], input[type=radio]")].map((box) => {
    const row = box.closest("label").parentElement;
    const heading = box.closest("details")?.querySelector("summary")?.textContent ?? "";
    return { box, row, words: plain(`${row.textContent} ${heading}`) };
  });
  let open = null; // Which groups were open before the search.

  const show = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    if (words.length) open ??= groups.filter((group) => group.open);
    let found = 0;
    for (const choice of choices) {
      const matches = words.every((word) => choice.words.includes(word));
      choice.row.hidden = !matches;
      if (matches) found += 1;
    }
    for (const group of groups) {
      group.hidden = choices.every(({ row }) => row.hidden || !group.contains(row));
      if (words.length) group.open = !group.hidden;
      else if (open) group.open = open.includes(group);
    }
    if (!words.length) open = null;
    status.textContent = words.length ? (found ? status.dataset.some.replace("{count}", found) : status.dataset.none) : "";
  };

  const count = (group) => {
    const place = group.querySelector("[data-picker-count]");
    if (place) place.textContent = group.querySelectorAll("input:checked").length || "";
  };

  search.hidden = false;
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      show();
    }
  });
  picker.addEventListener("change", ({ target }) => {
    const group = target.closest("details");
    if (group) count(group);
  });
  for (const group of groups) count(group);
};
