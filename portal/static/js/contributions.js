/* The search of goals and steps: what is ticked stays when new results come, and nothing is on the page twice. */

const found = document.querySelector("[data-found]");
const isTicked = (row) => row.querySelector('input[type="checkbox"]')?.checked;
const rowsOf = (place) => [...place.querySelectorAll("[data-row]")];
let kept = [];

document.addEventListener("htmx:before:swap", () => {
  kept = rowsOf(found).filter(isTicked);
});

document.addEventListener("htmx:after:swap", () => {
  found.querySelector("ul")?.prepend(...kept);
  const others = rowsOf(document).filter((row) => !found.contains(row));
  for (const row of rowsOf(found)) {
    if (kept.includes(row)) continue;
    const key = row.dataset.row;
    const other = [...others, ...kept].find((one) => one.dataset.row === key);
    if (!other) continue;
    if (isTicked(other)) row.remove();
    else other.remove();
  }
  kept = [];
});
