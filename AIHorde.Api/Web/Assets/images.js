// The studio: price before asking, many requests at once, results kept in this browser.
import { announce, call, element, Refusal } from "./api.js";
import { compare } from "./compare.js";
import { changed, link, parse, read, restore, snapshot, unknownNames, unlink, write, writeSeed } from "./form.js";
import * as gallery from "./gallery.js";
import { drawMask } from "./mask.js";
import { card, imageOf } from "./picture.js";
import { Request, showFit } from "./request.js";
import { base64, Source } from "./source.js";
import { zip } from "./zip.js";

const SHOWN_MAX = 60;
const SEARCHED_FROM = 6;
const COMPARED_MAX = 4;
const byId = id => document.getElementById(id);
const form = byId("ask");
const results = byId("results");
const search = byId("search");
const json = byId("json");
const requests = [];
const source = new Source(form, showSource);
let mask = null;
let pricing = null;

const body = () => read({ image: source.base64, mask });

/** Stands in for the picture where only the price is asked: a price does not depend on what a picture shows. */
let blank = null;
async function stand() {
  if (blank) return blank;
  const canvas = new OffscreenCanvas(64, 64);
  canvas.getContext("2d");
  blank = await base64(await canvas.convertToBlob());
  return blank;
}

/** The price is the server's own answer to a dry run, asked a moment after the last change. */
function askPrice() {
  pricing?.abort();
  pricing = new AbortController();
  const { signal } = pricing;
  setTimeout(async () => {
    if (signal.aborted || !form.elements.prompt.value.trim()) return;
    try {
      const small = source.base64 ? { image: await stand(), mask: mask ? await stand() : null } : {};
      const priced = await call("POST", "/generate/async", { ...read(small), dry_run: true }, signal);
      byId("generate-text").textContent = `Generate · ${Math.round(priced.kudos)} kudos`;
      showFit(byId("fit"), priced);
      byId("price").textContent = "";
    } catch (error) {
      if (signal.aborted) return;
      byId("generate-text").textContent = "Generate";
      byId("fit").textContent = "";
      byId("price").textContent = error instanceof Refusal && error.status !== 429 ? error.message : "";
    }
  }, 400);
}

/** What a folded group holds, beside its name; the JSON; the price. */
function formChanged() {
  byId("sampling-summary").textContent = `${form.elements.sampler.value}, ${form.elements.steps.value} steps, guidance ${form.elements.cfg.value}`;
  for (const summary of document.querySelectorAll("[data-summary]")) {
    const fields = summary.dataset.summary.split(" ").map(name => form.elements[name]);
    const set = fields.filter(field => field.type === "checkbox" ? field.checked : field.value.trim());
    summary.textContent = set.length ? `: ${set.map(field => field.type === "checkbox" ? "on" : field.value.trim().split("\n").join("; ")).join(", ")}` : "";
  }
  for (const part of document.querySelectorAll("[data-use]")) part.hidden = !part.dataset.use.split(" ").includes(form.elements.use.value);
  byId("style-notice")?.toggleAttribute("hidden", !form.elements.style.value);
  if (document.activeElement !== json) json.value = JSON.stringify(read(), null, 2);
  askPrice();
}

function showSource() {
  byId("source-clear").hidden = !source.base64;
  byId("source-size").hidden = !source.base64;
  mask = null;
  byId("mask-state").textContent = "";
  if (source.base64) {
    const { width, height } = read().params;
    byId("source-part").open = true;
    byId("source-size").textContent = `${source.width} × ${source.height}, scaled to ${width} × ${height}`;
  }
  formChanged();
}

/** Changes the form and says what became different, with a way back. */
function fill(change) {
  const before = snapshot();
  change();
  const names = changed(before);
  byId("filled")?.remove();
  const undo = element("button", { type: "button", textContent: "Undo", onclick: () => { restore(before); note.remove(); formChanged(); } });
  const note = element("p", { className: "notice", id: "filled" }, names.length ? `Changed: ${names.join(", ")}. ` : "Nothing is different. ", undo);
  form.prepend(note);
  formChanged();
}

function ask(request) {
  const running = new Request(request, actions);
  requests.unshift(running);
  byId("empty")?.remove();
  byId("jobs").prepend(running.node);
  running.run();
}

const actions = {
  again: ask,
  changed: showSpace,
  /** "all" takes prompt, settings and seed, "remix" all but the seed, "seed" only the seed. */
  reuse(image, what) {
    fill(() => what === "seed" ? writeSeed(image.seed) : write(image.settings, what === "all" ? image.seed : ""));
    form.elements.prompt.focus();
  },
  vary(image) {
    const { seed, ...params } = image.settings.params;
    ask({ ...image.settings, params: { ...params, n: 4 } });
  },
  start: image => source.set(image.blob),
  favour: image => gallery.keep(image).catch(() => {}),
  async drop(image) {
    await gallery.remove(image.id);
    showSpace();
  },
};

async function showSpace() {
  const { count, bytes } = await gallery.spaceUsed().catch(() => ({ count: 0 }));
  const space = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  byId("kept").textContent = count ? `${count} kept in this browser · ${space}` : "";
  byId("export").hidden = count === 0;
  byId("compare").hidden = count < 2;
  search.closest(".field").hidden = count < SEARCHED_FROM;
}

/** Free words, and model:, seed:, worker:, size:, before: and fav for the parts of an image. */
function matches(image, query) {
  const { params, prompt } = image.settings;
  const parts = { model: image.model, seed: image.seed, worker: image.worker, size: `${params.width}x${params.height}` };
  return query.toLowerCase().split(/\s+/).filter(Boolean).every(word => {
    if (word === "fav") return image.favourite === true;
    const [name, text] = word.split(":");
    if (name === "before" && text !== undefined) return !(image.at >= Date.parse(text));
    return text !== undefined && parts[name] !== undefined ? String(parts[name]).toLowerCase().includes(text) : prompt.toLowerCase().includes(word);
  });
}

async function showKept() {
  const all = await gallery.all().catch(() => []);
  const found = all.filter(image => matches(image, search.value));
  if (all.length) byId("empty")?.remove();
  byId("kept-images").replaceChildren(...found.slice(0, SHOWN_MAX).map(image => card(image, actions)));
}

/** All that the search finds, with the settings, as one file. */
async function exportKept() {
  const found = (await gallery.all()).filter(image => matches(image, search.value));
  const name = image => `${image.id}.${image.blob.type.split("/")[1] ?? "webp"}`;
  const settings = found.map(({ blob, ...image }) => ({ ...image, file: name({ ...image, blob }) }));
  const list = new Blob([JSON.stringify(settings, null, 2)], { type: "application/json" });
  const files = found.map(image => ({ name: name(image), blob: image.blob, at: image.at }));
  const packed = await zip([{ name: "settings.json", blob: list, at: Date.now() }, ...files]);
  const url = URL.createObjectURL(packed);
  element("a", { href: url, download: "aihorde-images.zip" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
  announce(`${found.length} images are in the file.`);
}

const chosen = () => [...results.querySelectorAll(".choose input:checked")].map(box => imageOf(box.closest("figure")));

function showChoice() {
  const count = chosen().length;
  byId("compare").textContent = count >= 2 ? `Compare ${count}` : results.classList.contains("choosing") ? "Choose two to four" : "Compare";
}

/** The first press offers boxes, the next one shows what is ticked. */
function choose() {
  const images = chosen().slice(0, COMPARED_MAX);
  if (images.length >= 2) compare(images);
  const on = images.length < 2 && results.classList.toggle("choosing");
  if (!on) {
    results.classList.remove("choosing");
    for (const box of results.querySelectorAll(".choose input:checked")) box.checked = false;
  }
  byId("compare").setAttribute("aria-pressed", on);
  showChoice();
}

/** A link is shown before it fills the form: what stands there is not lost by opening it. */
function showLinked(shared) {
  const take = element("button", { type: "button", className: "primary", textContent: "Take these settings" });
  const words = element("p", { textContent: `This link brings settings: “${shared.prompt.slice(0, 200)}”` });
  const notice = element("div", { className: "notice info" }, words, take);
  take.onclick = () => {
    history.replaceState(null, "", location.pathname);
    notice.remove();
    fill(() => write(shared, shared.params.seed ?? ""));
  };
  form.prepend(notice);
}

function takeJson() {
  const request = parse(json.value);
  if (!request) {
    byId("json-state").textContent = "This is not a request: it needs a prompt and params.";
    return;
  }
  fill(() => write(request, request.params.seed ?? ""));
  const names = unknownNames();
  byId("json-state").textContent = names.length ? `Kept though no field shows them: ${names.join(", ")}.` : "Taken over.";
}

form.addEventListener("submit", event => {
  event.preventDefault();
  if (form.reportValidity()) ask(body());
});
form.addEventListener("input", event => { if (event.target !== json) formChanged(); });
form.addEventListener("keydown", event => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (event.shiftKey) requests.filter(request => request.running).forEach(request => request.end());
  form.requestSubmit();
});
byId("source-clear").addEventListener("click", () => source.clear());
byId("mask").addEventListener("change", async event => {
  mask = event.target.files[0] ? await base64(event.target.files[0]) : null;
  byId("mask-state").textContent = mask ? "A mask is there." : "";
});
byId("mask-draw").addEventListener("click", async () => {
  if (!source.base64) return announce("Choose an image first.");
  const drawn = await drawMask(byId("source-preview"), source.width, source.height);
  if (!drawn) return;
  mask = await base64(drawn);
  byId("mask-state").textContent = "A mask is drawn.";
  formChanged();
});
byId("share").addEventListener("click", async () => {
  await navigator.clipboard.writeText(link(read()));
  announce("A link with these settings is copied.");
});
byId("json-take").addEventListener("click", takeJson);
byId("export").addEventListener("click", exportKept);
byId("compare").addEventListener("click", choose);
results.addEventListener("change", showChoice);
search.addEventListener("input", showKept);

const shared = unlink(location.hash);
if (shared) showLinked(shared);
showKept();
showSpace();
formChanged();
