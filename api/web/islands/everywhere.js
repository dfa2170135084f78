// Small comforts on every page; each page is complete without them.

// The summary of errors takes focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// Ctrl K and / open the box over the page; its link leads to the search page where the box cannot load.
const find = document.querySelector("[data-find]");
const box = () => import("./box.js");
const openBox = () => box().then(({ open }) => open(find), () => (location.href = find.href));
if (find) setTimeout(box, 500); // so that no letter typed right after Ctrl K is lost
find?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openBox();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const asked = (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing);
  if (asked && find) {
    event.preventDefault();
    openBox();
  }
  if (event.key === "Escape") {
    const open = document.activeElement?.closest("details.menu[open]") ?? document.querySelector("details.menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
});

// One menu at a time; a click elsewhere closes it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A table that cannot scroll sideways needs no stop of its own in the tab order.
for (const region of document.querySelectorAll(".scroll[tabindex]")) {
  const settle = () => (region.scrollWidth > region.clientWidth + 1 ? region.setAttribute("tabindex", "0") : region.removeAttribute("tabindex"));
  new ResizeObserver(settle).observe(region);
}
