// A single request's page: fetches itself again until it is done.
import { announce, pause } from "./api.js";

for (let job = document.getElementById("job"); job?.dataset.done === "false";) {
  await pause(1500);
  const response = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!response?.ok) continue;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("job");
  if (!fresh) continue;
  job.replaceWith(fresh);
  job = fresh;
  document.title = page.title;
  if (job.dataset.done === "true") announce(job.querySelector("h1").textContent);
}
