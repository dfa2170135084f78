// The chain's drawings. The network of up to ninety nodes is drawn on the server; this adds the map, and, for larger
// chains, a canvas with the same positions. The table below the drawings holds every link, with or without a script.
import { drawMap } from "./map.js";

const box = document.querySelector("[data-chain]");

const answered = (address) => fetch(address).then((answer) => answer.json());
const painted = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));

// The canvas is fetched while the facts are still on their way, and stands before the map is begun.
async function start() {
  const borders = answered(box.dataset.borders);
  const large = box.dataset.large ? import("./large.js") : null;
  const facts = await answered(box.dataset.chain);
  if (large) {
    (await large).drawLarge(box.querySelector("[data-net]"), facts);
    await painted();
    performance.mark("chain-network-drawn");
  }
  drawMap(box.querySelector("[data-map]"), facts, await borders);
  performance.mark("chain-map-drawn");
  light();
}

// Pointing at a row, a node or a line lights the same thing everywhere.
function light() {
  const rows = document.querySelectorAll("tr[data-edge]");
  const paths = document.querySelectorAll("path[data-edge]");
  const dim = (id) => paths.forEach((path) => path.classList.toggle("dim", id !== null && path.dataset.edge !== id));
  for (const row of rows) {
    row.addEventListener("pointerenter", () => dim(row.dataset.edge));
    row.addEventListener("pointerleave", () => dim(null));
    row.addEventListener("focusin", () => dim(row.dataset.edge));
    row.addEventListener("focusout", () => dim(null));
  }
}

if (box) start();
document.querySelector("form[data-auto]")?.addEventListener("change", (event) => {
  if (event.target.matches("select, input[type=date]")) event.currentTarget.requestSubmit();
});
