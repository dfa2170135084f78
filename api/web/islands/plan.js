// Dragging a visit to another inspector or day. The server says where it fits and why not elsewhere; dropping opens the
// page "Move to" with both chosen, so that the reason is asked there and nothing moves by a slip of the hand.
const table = document.querySelector("[data-plan]");
const said = document.querySelector("[data-drag]");
const key = (inspector, day) => `${inspector} ${day}`;
const answers = new Map(); // visit -> where it fits, asked once while the page is open

let dragged = null;

const keyOf = (cell) => key(cell.closest("tr").dataset.inspector, cell.dataset.day);
const cellsOf = () => [...table.querySelectorAll("tr[data-inspector] td[data-day]")];

async function asked(visit) {
  if (!answers.has(visit)) {
    const { first, last } = table.dataset;
    const answer = await fetch(`/visits/${visit}/move/cells?${new URLSearchParams({ first, last })}`);
    if (!answer.ok) return null;
    answers.set(visit, new Map((await answer.json()).map((one) => [key(one.inspector, one.day), one.against])));
  }
  return answers.get(visit);
}

function shown(where, home) {
  let fitting = 0;
  for (const cell of cellsOf()) {
    const fits = where.get(keyOf(cell))?.length === 0 && cell !== home;
    fitting += fits;
    cell.classList.toggle("fits", fits);
    cell.classList.toggle("unfit", !fits && cell !== home);
  }
  said.textContent = fitting ? "" : said.dataset.none;
}

function over() {
  dragged = null;
  table.classList.remove("dragging");
  for (const cell of cellsOf()) cell.classList.remove("fits", "unfit", "under");
}

for (const visit of table.querySelectorAll("[data-visit]")) visit.draggable = true;

table.addEventListener("dragstart", async (event) => {
  const visit = event.target.closest("[data-visit]");
  if (!visit) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", visit.dataset.visit);
  const mine = { id: visit.dataset.visit, home: visit.closest("td"), where: null };
  dragged = mine;
  table.classList.add("dragging");
  said.textContent = said.dataset.asks;
  mine.where = await asked(mine.id);
  if (dragged === mine && mine.where) shown(mine.where, mine.home);
});

table.addEventListener("dragover", (event) => {
  const cell = event.target.closest("td[data-day]");
  if (!cell || !dragged?.where || cell === dragged.home) return;
  for (const other of table.querySelectorAll(".under")) other.classList.remove("under");
  cell.classList.add("under");
  const against = dragged.where.get(keyOf(cell));
  said.textContent = against ? against[0] ?? said.dataset.fits : said.dataset.over;
  if (against?.length === 0) event.preventDefault(); // only here may it be dropped
});

table.addEventListener("drop", (event) => {
  const cell = event.target.closest("td.fits");
  if (!cell || !dragged) return;
  event.preventDefault();
  const asked = new URLSearchParams({ day: cell.dataset.day, lead: cell.closest("tr").dataset.inspector });
  location.href = `/visits/${dragged.id}/move?${asked}`;
});

table.addEventListener("dragend", over);
