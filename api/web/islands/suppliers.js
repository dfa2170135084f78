// The bar for what is ticked. The filters themselves are htmx attributes on a plain form, and the address always says
// what is shown; listening on the document keeps this alive when the list is swapped.
const boxesOf = (form) => [...form.querySelectorAll("tbody input[type=checkbox]")];

function count() {
  const form = document.getElementById("chosen");
  if (!form) return;
  const all = form.querySelector("[data-all]");
  const bar = form.querySelector("[data-picked]");
  const boxes = boxesOf(form);
  const ticked = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr").classList.toggle("on", box.checked);
  bar.hidden = !ticked;
  bar.querySelector("[data-count]").textContent = ticked;
  all.hidden = false;
  all.checked = ticked > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && !all.checked;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("#chosen");
  if (!form) return;
  if (event.target.matches("[data-all]")) for (const box of boxesOf(form)) box.checked = event.target.checked;
  count();
});
document.addEventListener("reset", () => setTimeout(count));
document.addEventListener("htmx:after:swap", count);

// An address without the empty parts of a form, so that it can be read and shared.
document.addEventListener("htmx:config:request", (event) => {
  const { body } = event.detail.ctx.request;
  for (const [name, value] of [...body]) if (!value) body.delete(name);
});
count();
