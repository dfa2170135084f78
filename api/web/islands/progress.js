// Reads the job's own page again and takes its words over; at most every ten seconds aloud, so that a reader's ears rest.
const job = document.querySelector("[data-job]");

async function look() {
  try {
    const answer = await fetch(job.dataset.job, { headers: { accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-job]");
    if (!fresh || fresh.dataset.state !== job.dataset.state) return location.reload();
    const bar = job.querySelector("progress");
    const next = fresh.querySelector("progress");
    if (bar && next) {
      if (next.hasAttribute("max")) bar.max = next.max;
      if (next.hasAttribute("value")) bar.value = next.value;
    }
    const words = document.getElementById("job-words");
    const told = fresh.querySelector("#job-words");
    if (words && told && Date.now() - spoken > 9500) {
      words.textContent = told.textContent;
      spoken = Date.now();
    }
  } catch {
    // The server may be starting again; the next look will tell.
  }
  setTimeout(look, 2000);
}

let spoken = 0;
setTimeout(look, 1000);
