// The checklist of a visit. What an answer opens is shown at once, and what is typed is kept on this device until the
// server has it, so that a dead network loses nothing. Without a script the form works by saving.
const OLDEST = 14 * 24 * 3600 * 1000;
const PREFIX = "tierlight.visit.";
const form = document.querySelector("form[data-visit]");

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  // Private windows and full disks keep nothing: then the page is all there is, and says so by saying nothing.
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was kept either.
    }
  },
  keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  },
};

// What nobody came back for must not lie on a device for ever.
for (const key of store.keys()) if (Date.now() - (store.read(key)?.at ?? 0) > OLDEST) store.drop(key);
const over = document.querySelector("[data-visit-over]");
if (over) tellUnsent(`${PREFIX}${over.dataset.visitOver}.${over.dataset.keeper}`);

// Once a checklist is submitted, what was kept here and stands there too goes. What somebody typed and never sent is
// shown to them before it goes; what others typed on this device waits for them.
function tellUnsent(key) {
  const plain = (text) => (text && !Number.isNaN(Number(text.replace(",", "."))) ? String(Number(text.replace(",", "."))) : text.replace(/\r\n/g, "\n"));
  const stands = new Map([...over.querySelectorAll("[data-stands]")].map(({ dataset }) => [dataset.stands, dataset]));
  const same = (one, other) => other && plain(one.answer) === plain(other.answer) && plain(one.note) === plain(other.note);
  const kept = store.read(key);
  const unsent = Object.entries(kept?.answers ?? {}).filter(([q, one]) => (kept.shown ?? [q]).includes(q) && !same(one, stands.get(q)));
  const told = document.querySelector("[data-unsent]");
  if (!unsent.length) return store.drop(key);
  told.querySelector("bdi").textContent = unsent.map(([q, { answer, note }]) => [q, answer, note].filter(Boolean).join(" ")).join("; ");
  told.hidden = false;
  told.querySelector("[data-forget]").addEventListener("click", () => {
    store.drop(key);
    told.hidden = true;
  });
}

const questions = form ? [...form.querySelectorAll("[data-q]")] : [];
const answerOf = (box) => (box.querySelector("input[type=radio]:checked") ?? box.querySelector("input[type=text]"))?.value.trim() ?? "";

function show() {
  const open = new Map();
  for (const box of questions) {
    const { q, after, when } = box.dataset;
    const asked = !after || (open.has(after) && when.split("|").includes(open.get(after)));
    box.hidden = box.disabled = !asked;
    if (asked) open.set(q, answerOf(box));
  }
  for (const block of form.querySelectorAll("[data-block]")) block.hidden = !block.querySelector("[data-q]:not([hidden])");
  const told = form.querySelector("[data-progress]");
  const answered = [...open.values()].filter(Boolean).length;
  told.textContent = told.dataset.words.replace("{answered}", answered).replace("{asked}", open.size);
}

// Everything typed, also at hidden questions: a slip of the pen at the one that opens them must not cost them.
function typed() {
  const found = {};
  for (const box of questions) {
    const note = box.querySelector("textarea").value.trim();
    const answer = answerOf(box);
    if (answer || note) found[box.dataset.q] = { answer, note };
  }
  return found;
}

function fill(answers) {
  for (const box of questions) {
    const { answer, note } = answers[box.dataset.q] ?? { answer: "", note: "" };
    const text = box.querySelector("input[type=text]");
    if (text) text.value = answer;
    for (const radio of box.querySelectorAll("input[type=radio]")) radio.checked = radio.value === answer;
    const area = box.querySelector("textarea");
    area.value = note;
    if (note) area.closest("details").open = true;
  }
}

function keepDrafts() {
  const key = `${PREFIX}${form.dataset.visit}.${form.dataset.keeper}`;
  const version = form.elements.version;
  const status = form.querySelector("[data-status]");
  const words = status.querySelector("span");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  let asServed = typed();

  const say = (text, buttons = true) => {
    words.textContent = text;
    for (const button of status.querySelectorAll("button")) button.hidden = !buttons;
    status.hidden = !text;
  };
  const shown = () => questions.filter((box) => !box.hidden).map((box) => box.dataset.q);
  const keep = () => store.write(key, { at: Date.now(), version: version.value, answers: typed(), shown: shown() });

  async function send() {
    const answers = Object.fromEntries(Object.entries(typed()).filter(([q, one]) => one.answer && shown().includes(q)));
    let answer;
    try {
      answer = await fetch(`/v1/visits/${form.dataset.visit}/answers`, {
        method: "PUT",
        headers: { "content-type": "application/json", "if-match": `"${version.value}"`, "x-form-token": form.elements.form_token.value },
        body: JSON.stringify({ answers }),
      });
    } catch {
      return say(form.dataset.here);
    }
    if (answer.ok) {
      version.value = (await answer.json()).version;
      asServed = typed();
      store.drop(key);
      return say(form.dataset.sent, false);
    }
    if (answer.status === 412) return form.requestSubmit(form.querySelector("button[value=keep]"));
    say(answer.status === 401 ? form.dataset.away : form.dataset.refusal);
  }

  const kept = store.read(key);
  if (form.hasAttribute("data-refused")) keep();
  else if (kept && same(kept.answers, asServed)) store.drop(key);
  else if (kept) {
    fill(kept.answers);
    version.value = kept.version;
    say(form.dataset.back);
  }
  form.addEventListener("input", () => {
    if (keep() && !navigator.onLine) say(form.dataset.here);
  });
  form.addEventListener("submit", (event) => {
    keep();
    if (navigator.onLine) return;
    event.preventDefault();
    say(form.dataset.here);
  });
  addEventListener("online", () => !same(typed(), asServed) && send());
  addEventListener("offline", () => store.read(key) && say(form.dataset.here));
  form.querySelector("[data-send]").addEventListener("click", send);
  form.querySelector("[data-forget]").addEventListener("click", () => {
    store.drop(key);
    fill(asServed);
    show();
    say("");
  });
}

if (form) {
  if (!form.hasAttribute("data-correcting")) keepDrafts();
  show();
  form.addEventListener("change", show);
  form.addEventListener("input", show);
}
