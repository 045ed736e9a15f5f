// What is under way, remembered by this browser, so that a page that is left or loaded anew loses nothing and every page can tell.

const KEPT = "aihorde.jobs";
/** As long as the server keeps a request, and what was made of it. */
const LIFE_MS = 30 * 60 * 1000;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "[]").filter(job => Date.now() - job.at < LIFE_MS);
  } catch {
    return [];
  }
}

function write(jobs) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(jobs));
  } catch {
    // The browser's space is used up: then a job lives as long as its page.
  }
  window.dispatchEvent(new Event("jobs"));
}

export const all = read;

/** @param kind the page that it belongs to: images, text or alchemy. */
export const ofKind = kind => read().filter(job => job.kind === kind);

export const begin = (kind, id, body) => write([...read().filter(job => job.id !== id), { kind, id, body, at: Date.now() }]);

export const end = id => write(read().filter(job => job.id !== id));

/** It is done, and nobody has looked at what came of it. */
export const finished = id => write(read().map(job => job.id === id ? { ...job, done: true } : job));
