// The list of sites: filters that answer while one types, and the bar for what is ticked. The address always says
// what is shown, so a link, a reload and the way back give the same rows.
const list = () => document.getElementById("list");
let waiting = 0;
let asked = null;

async function show(address, push = true) {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" }, signal: asked.signal });
    if (!answer.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("list");
    if (!fresh) return location.assign(address);
    const search = document.activeElement?.matches("#list input[type=search]") ? document.activeElement : null;
    const caret = search && [search.value, search.selectionStart];
    list().replaceWith(fresh);
    if (caret) {
      const again = fresh.querySelector("input[type=search]");
      again.value = caret[0];
      again.focus();
      again.setSelectionRange(caret[1], caret[1]);
    }
    if (push) history.pushState(null, "", address);
    ready();
  } catch (failure) {
    if (failure.name !== "AbortError") location.assign(address);
  }
}

function addressOf(form) {
  const here = new URLSearchParams(location.search);
  const given = new FormData(form);
  for (const name of ["q", "band", "sector", "country", "standing", "visited", "agency", "cursor"]) here.delete(name);
  for (const [name, value] of given) if (value && name !== "sort") here.append(name, value);
  const text = here.toString();
  return text ? `/suppliers?${text}` : "/suppliers";
}

function ready() {
  const form = list().querySelector("[data-filters]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(addressOf(form));
  });
  form.querySelector("input[type=search]").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show(addressOf(form)), 250);
  });
  const chosen = list().querySelector("#chosen");
  if (!chosen) return;
  const boxes = [...chosen.querySelectorAll("tbody input[type=checkbox]")];
  const all = chosen.querySelector("[data-all]");
  const bar = chosen.querySelector("[data-picked]");
  all.hidden = false;
  const count = () => {
    const ticked = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr").classList.toggle("on", box.checked);
    bar.hidden = !ticked.length;
    bar.querySelector("[data-count]").textContent = ticked.length;
    all.checked = ticked.length === boxes.length && boxes.length > 0;
    all.indeterminate = ticked.length > 0 && !all.checked;
  };
  chosen.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    count();
  });
  chosen.addEventListener("reset", () => setTimeout(count));
  count();
}

addEventListener("popstate", () => show(location.pathname + location.search, false));
ready();
