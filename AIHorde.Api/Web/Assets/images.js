// The studio: price before asking, many requests at once, results kept in this browser.
import { announce, call, element, follow, Refusal, sentence } from "./api.js";
import * as gallery from "./gallery.js";
import { card, fetchImage } from "./picture.js";

const form = document.getElementById("ask");
const jobs = document.getElementById("jobs");
const price = document.getElementById("price");
const generate = document.getElementById("generate-text");
const running = new Set();
let source = null;
let pricing = null;

function settings() {
  const value = name => form.elements[name].value.trim();
  const on = name => form.elements[name].checked;
  const [width, height] = value("size").split("x").map(Number);
  const params = {
    width, height, n: Number(value("n")), steps: Number(value("steps")), cfg_scale: Number(value("cfg")), sampler_name: value("sampler"),
    karras: on("karras"), hires_fix: on("hires"), tiling: on("tiling"),
  };
  if (value("seed")) params.seed = value("seed");
  if (value("clip")) params.clip_skip = Number(value("clip"));
  if (source) params.denoising_strength = Number(document.getElementById("denoise").value);
  return {
    prompt: value("negative") ? `${value("prompt")} ### ${value("negative")}` : value("prompt"),
    params,
    models: value("model") ? [value("model")] : [],
    nsfw: on("nsfw"), censor_nsfw: !on("nsfw"), trusted_workers: on("trusted"), slow_workers: on("slow"), allow_downgrade: on("downgrade"),
    ...(source ? { source_image: source, source_processing: "img2img" } : {}),
  };
}

/** The price is the server's own answer to a dry run, asked a moment after the last change. */
function askPrice() {
  pricing?.abort();
  pricing = new AbortController();
  const { signal } = pricing;
  setTimeout(async () => {
    if (signal.aborted || !form.elements.prompt.value.trim()) return;
    try {
      const { kudos } = await call("POST", "/generate/async", { ...settings(), source_image: undefined, dry_run: true }, signal);
      generate.textContent = `Generate · ${Math.round(kudos)} kudos`;
      price.textContent = "";
    } catch (error) {
      if (signal.aborted) return;
      generate.textContent = "Generate";
      price.textContent = error instanceof Refusal && error.status !== 429 ? error.message : "";
    }
  }, 400);
}

async function ask() {
  const request = settings();
  const control = new AbortController();
  const title = element("strong", { textContent: request.prompt.split("###")[0].trim() });
  const state = element("p", { className: "muted", textContent: "Sending." });
  const cancel = element("button", { type: "button", className: "danger", textContent: "Cancel" });
  const pictures = element("div", { className: "gallery" });
  const job = element("article", { className: "card job" }, element("div", { className: "row between" }, title, cancel), state, pictures);
  for (let i = 0; i < request.params.n; i++) pictures.append(element("div", { className: "frame" }));
  document.getElementById("empty")?.remove();
  jobs.prepend(job);
  running.add(control);
  let id;
  cancel.onclick = async () => {
    if (id) await call("DELETE", `/generate/status/${id}`).catch(() => {});
    state.textContent = "Cancelled. What a worker had begun still counts.";
  };
  try {
    const accepted = await call("POST", "/generate/async", request);
    id = accepted.id;
    if (accepted.message) state.textContent = accepted.message;
    await follow(`/generate/check/${id}`, s => { state.textContent = sentence(s); }, control.signal);
    await show(id, request, pictures, state);
  } catch (error) {
    pictures.replaceChildren();
    refuse(state, error);
  } finally {
    cancel.remove();
    running.delete(control);
    title.closest("article").classList.add("done");
  }
}

function refuse(state, error) {
  state.className = "notice bad";
  state.textContent = error.message + (error.fields ? " " + Object.entries(error.fields).map(([k, v]) => `${k}: ${v}`).join("; ") : "");
  if (error.rc) state.append(element("details", {}, element("summary", { textContent: "Details" }), `rc: ${error.rc}, status ${error.status}`));
}

async function show(id, request, pictures, state) {
  const { generations = [], kudos, faulted } = await call("GET", `/generate/status/${id}`);
  pictures.replaceChildren();
  for (const [i, made] of generations.entries()) {
    const image = {
      id: made.id, at: Date.now() + i, blob: await fetchImage(made.img), model: made.model, seed: String(made.seed),
      worker: made.worker_name, censored: made.censored, settings: { ...request, source_image: undefined },
    };
    await gallery.keep(image).catch(() => {});
    pictures.append(card(image, { reuse, drop }));
  }
  state.textContent = faulted ? "Three workers tried and failed. Nothing more is charged." : `${generations.length} made for ${Math.round(kudos)} kudos.`;
  announce(`${generations.length} of ${request.params.n} images done`);
  if (document.hidden) document.title = `(${generations.length}) ${document.title.replace(/^\(\d+\) /, "")}`;
  showSpace();
}

/** "all" takes prompt and settings, "remix" all but the seed, "seed" only the seed. */
function reuse(image, what) {
  const { prompt, params, models } = image.settings;
  const set = (name, value) => { if (value !== undefined) form.elements[name].value = value; };
  set("seed", what === "remix" ? "" : image.seed);
  if (what !== "seed") {
    const [positive, negative = ""] = prompt.split("###").map(part => part.trim());
    set("prompt", positive);
    set("negative", negative);
    set("size", `${params.width}x${params.height}`);
    set("steps", params.steps);
    set("cfg", params.cfg_scale);
    set("sampler", params.sampler_name);
    set("model", models[0] ?? "");
  }
  form.elements.prompt.focus();
  askPrice();
}

async function drop(image) {
  await gallery.remove(image.id);
  showSpace();
}

async function showSpace() {
  const { count, bytes } = await gallery.spaceUsed().catch(() => ({ count: 0 }));
  document.getElementById("kept").textContent = count ? `${count} kept in this browser · ${(bytes / 1e6).toFixed(1)} MB` : "";
}

function setSource(file) {
  const reader = new FileReader();
  reader.onload = () => {
    source = reader.result.split(",")[1];
    const preview = document.getElementById("source-preview");
    preview.src = reader.result;
    preview.hidden = false;
    askPrice();
  };
  reader.readAsDataURL(file);
}

form.addEventListener("submit", event => {
  event.preventDefault();
  if (form.reportValidity()) ask();
});
form.addEventListener("input", askPrice);
form.addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
document.getElementById("source").addEventListener("change", event => event.target.files[0] && setSource(event.target.files[0]));
form.addEventListener("dragover", event => event.preventDefault());
form.addEventListener("drop", event => {
  event.preventDefault();
  const file = event.dataTransfer.files[0];
  if (file?.type.startsWith("image/")) setSource(file);
});

const kept = await gallery.all().catch(() => []);
if (kept.length) {
  document.getElementById("empty")?.remove();
  jobs.append(element("div", { className: "gallery" }, ...kept.slice(0, 60).map(image => card(image, { reuse, drop }))));
}
showSpace();
askPrice();
