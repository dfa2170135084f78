// The box that Ctrl K opens: what was found stands below as one types; arrows choose, Enter goes there, Escape closes.
// The rows come from the server, so nothing is found here that the search page would not show.
const WAIT = 120; // milliseconds without a key before the server is asked

let dialog;

function made(link) {
  const { label, hint, none } = link.dataset;
  dialog = document.createElement("dialog");
  dialog.className = "finder";
  dialog.setAttribute("aria-label", label);
  const input = document.createElement("input");
  Object.assign(input, { type: "text", enterKeyHint: "search", className: "txt", maxLength: 200, autocomplete: "off", placeholder: hint });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-label": hint, "aria-expanded": "true", "aria-controls": "finder-list", "aria-autocomplete": "list" }))
    input.setAttribute(name, value);
  const list = document.createElement("div");
  Object.assign(list, { id: "finder-list", role: "listbox" });
  list.setAttribute("aria-label", label);
  const said = document.createElement("p");
  said.className = "faint";
  said.setAttribute("role", "status");
  dialog.append(input, list, said);
  document.body.append(dialog);
  follow(input, list, said, none);
  return dialog;
}

function follow(input, list, said, none) {
  const rows = () => [...list.querySelectorAll("[role=option]")];
  let waiting;
  let turn = 0;

  function choose(row) {
    for (const one of rows()) one.setAttribute("aria-selected", String(one === row));
    if (!row) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const mine = ++turn;
    const answer = await fetch(`/find/box?${new URLSearchParams({ q: input.value, lang: document.documentElement.lang })}`, { headers: { accept: "text/html" } }).catch(() => null);
    if (mine !== turn) return; // a later letter was asked for meanwhile
    if (!answer?.ok || answer.redirected) {
      location.href = `/find?q=${encodeURIComponent(input.value)}`; // signed out, or no network: the page says which
      return;
    }
    list.innerHTML = await answer.text();
    const found = rows();
    choose(found[0]);
    said.textContent = found.length ? "" : none;
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const all = rows();
    const at = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      choose(all[(at + step + all.length) % all.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (all[at]) all[at].click();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside the box
  });
}

export function open(link) {
  dialog ??= made(link);
  if (dialog.open) return;
  dialog.showModal();
  const input = dialog.querySelector("input");
  input.focus();
  input.select();
  input.dispatchEvent(new Event("input"));
}
