// Answering by keys: J and K move, Enter compares, S says same, D different, X ticks, U takes the last answer back.
// Every key presses a button, a box or a link that is there without a script; the keys can be turned off, and typing
// never triggers them.
const KEPT = "tierlight.keys";
const rows = [...document.querySelectorAll("[data-pair]")];
const kept = () => {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
};
let on = kept();
let here = -1;

function tell() {
  for (const help of document.querySelectorAll("[data-keys-help]")) help.hidden = false;
  for (const key of document.querySelectorAll("[data-key]")) key.hidden = !on;
  for (const button of document.querySelectorAll("[data-keys-off]")) button.setAttribute("aria-pressed", String(!on));
}

function stand(at) {
  here = Math.max(0, Math.min(rows.length - 1, at));
  rows.forEach((row, index) => row.classList.toggle("on", index === here));
  rows[here].querySelector("[data-open]").focus();
}

const press = (selector, root = document) => root.querySelector(selector)?.click();
const answer = (value) => press(`button[value=${value}], [data-answer=${value}]`, rows[here] ?? document.querySelector("[data-decide]") ?? document);
const keys = {
  j: () => (rows.length ? stand(here + 1) : press("[data-next]")),
  k: () => (rows.length ? stand(here - 1) : press("[data-back]")),
  s: () => (rows.length && here < 0 ? stand(0) : answer("same")),
  d: () => (rows.length && here < 0 ? stand(0) : answer("different")),
  l: () => answer("possibly_same"),
  x: () => rows[here]?.querySelector("[data-tick]")?.click(),
  u: () => press("[data-undo] button"),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  if (!on || typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const act = keys[event.key.toLowerCase()];
  if (act) {
    event.preventDefault();
    act();
  }
});
document.addEventListener("focusin", (event) => {
  const at = rows.indexOf(event.target.closest?.("[data-pair]"));
  if (at >= 0 && at !== here) {
    here = at;
    rows.forEach((row, index) => row.classList.toggle("on", index === here));
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.matches("[data-keys-off]")) return;
  on = !on;
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // Private windows keep nothing; the choice then holds for this page.
  }
  tell();
});
document.querySelector("form[data-auto]")?.addEventListener("change", (event) => event.currentTarget.requestSubmit());
tell();
