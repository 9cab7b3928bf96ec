/* [data-focus-for]: a click on a picture tells what matters in it; the numbers stand in two inputs beside it. */

export const focus = (place) => {
  const form = place.closest("form");
  const input = (axis) => form?.elements[`${place.dataset.focusFor}${axis}`];
  const picture = place.querySelector("img");
  if (!input("x") || !input("y") || !picture) return;

  const mark = document.createElement("span");
  mark.className = "upload-focus";
  place.append(mark);
  const show = () => {
    for (const [axis, side] of [["x", "left"], ["y", "top"]]) mark.style[side] = `${Math.min(100, Math.max(0, Number(input(axis).value) || 0))}%`;
  };
  const write = (axis, share) => {
    input(axis).value = Math.round(Math.min(1, Math.max(0, share)) * 100);
    input(axis).dispatchEvent(new Event("input", { bubbles: true }));
  };
  place.addEventListener("click", ({ clientX, clientY }) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    write("x", (clientX - left) / width);
    write("y", (clientY - top) / height);
    show();
  });
  for (const axis of ["x", "y"]) input(axis).addEventListener("input", show);
  const help = place.parentElement.querySelector("[data-focus-help]");
  if (help) help.hidden = false;
  place.dataset.focusable = "";
  show();
};
