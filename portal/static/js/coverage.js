/* What JavaScript adds to the coverage matrix: the column that one looks at, and a way to walk with the arrow keys. */

const table = document.querySelector("[data-coverage] table");

/* The cells of a column, from its heading to its sums: those at the same place of their rows. */
let column = -1;
const read = (place) => {
  if (place === column) return;
  for (const cell of table.querySelectorAll(".read")) cell.classList.remove("read");
  column = place;
  if (place < 1) return;
  for (const row of table.rows) if (row.cells.length > 1) row.cells[place]?.classList.add("read");
};
const cellOf = (target) => target.closest?.("td, thead th");

if (table) {
  table.addEventListener("pointerover", ({ target }) => read(cellOf(target)?.cellIndex ?? -1));
  table.addEventListener("pointerleave", () => read(-1));
  table.addEventListener("focusin", ({ target }) => read(cellOf(target)?.cellIndex ?? -1));
  table.addEventListener("focusout", () => read(-1));

  /* Arrow keys lead from cell to cell, over those without a link. */
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const from = event.target.closest("td, th[scope=row]");
    if (!step || !from || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    let row = from.parentElement.rowIndex;
    let place = from.cellIndex;
    for (;;) {
      row += step[0];
      place += step[1];
      if (!table.rows[row] || place < 0 || place >= table.rows[row].cells.length && !step[0]) return;
      const link = table.rows[row].cells.length > 1 && table.rows[row].cells[place]?.querySelector("a");
      if (!link) continue;
      event.preventDefault();
      link.focus();
      return;
    }
  });
}
