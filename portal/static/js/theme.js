/* Sets the chosen theme before the first paint: a small classic script in the head, so that no page
   flashes in the other theme. Without a choice, or without JavaScript, the system's theme holds. */
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    /* Storage is closed to us: the system's theme it is. */
  }
})();
