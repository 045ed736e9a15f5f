// The studio: price before asking, many requests at once, results kept in this browser.
import { announce, call, element, Refusal } from "./api.js";
import { link, read, unlink, write, writeSeed } from "./form.js";
import * as gallery from "./gallery.js";
import { card } from "./picture.js";
import { Request } from "./request.js";

const SHOWN_MAX = 60;
const SEARCHED_FROM = 6;
const form = document.getElementById("ask");
const jobs = document.getElementById("jobs");
const kept = document.getElementById("kept-images");
const price = document.getElementById("price");
const generate = document.getElementById("generate-text");
const preview = document.getElementById("source-preview");
const search = document.getElementById("search");
const requests = [];
let source = null;
let pricing = null;

/** The price is the server's own answer to a dry run, asked a moment after the last change. */
function askPrice() {
  document.getElementById("sampling-summary").textContent =
    `${form.elements.sampler.value}, ${form.elements.steps.value} steps, guidance ${form.elements.cfg.value}`;
  pricing?.abort();
  pricing = new AbortController();
  const { signal } = pricing;
  setTimeout(async () => {
    if (signal.aborted || !form.elements.prompt.value.trim()) return;
    try {
      const body = { ...read(source), source_image: undefined, source_processing: undefined, dry_run: true };
      const { kudos } = await call("POST", "/generate/async", body, signal);
      generate.textContent = `Generate · ${Math.round(kudos)} kudos`;
      price.textContent = "";
    } catch (error) {
      if (signal.aborted) return;
      generate.textContent = "Generate";
      price.textContent = error instanceof Refusal && error.status !== 429 ? error.message : "";
    }
  }, 400);
}

function ask(body) {
  const request = new Request(body, actions);
  requests.unshift(request);
  document.getElementById("empty")?.remove();
  jobs.prepend(request.node);
  request.run();
}

const actions = {
  again: ask,
  changed: showSpace,
  /** "all" takes prompt, settings and seed, "remix" all but the seed, "seed" only the seed. */
  reuse(image, what) {
    if (what === "seed") writeSeed(image.seed);
    else write(image.settings, what === "all" ? image.seed : "");
    form.elements.prompt.focus();
    askPrice();
  },
  vary(image) {
    const { seed, ...params } = image.settings.params;
    ask({ ...image.settings, params: { ...params, n: 4 } });
  },
  start: image => setSource(image.blob),
  favour: image => gallery.keep(image).catch(() => {}),
  async drop(image) {
    await gallery.remove(image.id);
    showSpace();
  },
};

async function showSpace() {
  const { count, bytes } = await gallery.spaceUsed().catch(() => ({ count: 0 }));
  const space = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  document.getElementById("kept").textContent = count ? `${count} kept in this browser · ${space}` : "";
  search.closest(".field").hidden = count < SEARCHED_FROM;
}

function setSource(file) {
  const reader = new FileReader();
  reader.onload = () => {
    source = reader.result.split(",")[1];
    preview.src = reader.result;
    preview.hidden = false;
    preview.closest("details").open = true;
    document.getElementById("source-clear").hidden = false;
    announce("The next image starts from this one.");
    askPrice();
  };
  reader.readAsDataURL(file);
}

function clearSource() {
  source = null;
  preview.hidden = true;
  document.getElementById("source-clear").hidden = true;
  form.elements.source.value = "";
  askPrice();
}

/** Free words, and model:, seed:, worker:, size: and fav for the parts of an image. */
function matches(image, query) {
  const { params, prompt } = image.settings;
  const parts = { model: image.model, seed: image.seed, worker: image.worker, size: `${params.width}x${params.height}` };
  return query.toLowerCase().split(/\s+/).filter(Boolean).every(word => {
    if (word === "fav") return image.favourite === true;
    const [name, text] = word.split(":");
    return text !== undefined && parts[name] !== undefined ? String(parts[name]).toLowerCase().includes(text) : prompt.toLowerCase().includes(word);
  });
}

async function showKept() {
  const all = await gallery.all().catch(() => []);
  const found = all.filter(image => matches(image, search.value));
  if (all.length) document.getElementById("empty")?.remove();
  kept.replaceChildren(...found.slice(0, SHOWN_MAX).map(image => card(image, actions)));
}

/** A link is shown before it fills the form: what stands there is not lost by opening it. */
function showLinked(shared) {
  const take = element("button", { type: "button", className: "primary", textContent: "Take these settings" });
  const words = element("p", { textContent: `This link brings settings: “${shared.prompt.slice(0, 200)}”` });
  const notice = element("div", { className: "notice info" }, words, take);
  take.onclick = () => {
    write(shared, shared.params.seed ?? "");
    history.replaceState(null, "", location.pathname);
    notice.remove();
    askPrice();
  };
  form.prepend(notice);
}

form.addEventListener("submit", event => {
  event.preventDefault();
  if (form.reportValidity()) ask(read(source));
});
form.addEventListener("input", askPrice);
form.addEventListener("keydown", event => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (event.shiftKey) requests.filter(request => request.running).forEach(request => request.end());
  form.requestSubmit();
});
document.getElementById("source").addEventListener("change", event => event.target.files[0] && setSource(event.target.files[0]));
document.getElementById("source-clear").addEventListener("click", clearSource);
document.getElementById("share").addEventListener("click", async () => {
  await navigator.clipboard.writeText(link(read(null)));
  announce("A link with these settings is copied.");
});
form.addEventListener("dragover", event => event.preventDefault());
form.addEventListener("drop", event => {
  event.preventDefault();
  const file = event.dataTransfer.files[0];
  if (file?.type.startsWith("image/")) setSource(file);
});
document.addEventListener("paste", event => {
  const file = [...event.clipboardData.files].find(each => each.type.startsWith("image/"));
  if (file) setSource(file);
});
search.addEventListener("input", showKept);

const shared = unlink(location.hash);
if (shared) showLinked(shared);
showKept();
showSpace();
askPrice();
