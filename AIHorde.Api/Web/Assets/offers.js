// What the studio's form could change, so that it needs no kudos up front, or so that a worker can do it.
import { read, set } from "./form.js";

const form = document.getElementById("ask");
const tick = (name, on) => { form.elements[name].checked = on; };
const clear = (...names) => names.forEach(name => set(name, ""));

function resize(width, height) {
  clear("width", "height");
  set("size", `${width}x${height}`);
}

/** The words of what is not as it is now, and the change that makes it so; null where all is. */
export function smaller({ width, height, steps }) {
  const { params, slow_workers: slow } = read();
  const parts = [
    steps < params.steps && `${params.steps} → ${steps} steps`,
    width * height < params.width * params.height && `${params.width} × ${params.height} → ${width} × ${height}`,
    !slow && "slow workers too",
  ].filter(Boolean);
  const change = () => {
    set("steps", Math.min(steps, params.steps));
    if (width * height < params.width * params.height) resize(width, height);
    tick("slow", true);
  };
  return parts.length ? [parts.join(", "), change] : null;
}

/** The largest of the listed sizes below the one that is asked for. */
function nextSize() {
  const { width, height } = read().params;
  const area = ([w, h]) => w * h;
  const below = [...form.elements.size.options].map(option => option.value.split("x").map(Number)).filter(size => area(size) < width * height);
  const size = below.sort((a, b) => area(b) - area(a))[0];
  return size ? [size.join(" × "), () => resize(...size)] : null;
}

const ways = {
  models: ["Any model", () => clear("model")],
  nsfw: ["Without nudity", () => tick("nsfw", false)],
  lora: ["Without LoRAs", () => clear("loras")],
  controlnet: ["Without ControlNet", () => set("use", "img2img")],
  painting: ["Without the mask", () => set("use", "img2img")],
  "post-processing": ["Without post-processing", () => { clear("upscaler", "facefixer"); tick("strip", false); }],
  untrusted: ["Other workers too", () => tick("trusted", false)],
  performance: ["Slow workers too", () => { tick("slow", true); tick("extra_slow", true); }],
  worker_id: ["Any worker", () => clear("workers")],
  step_count: ["20 steps", () => set("steps", 20)],
};

/** What would take away a reason that keeps workers from it. */
export const way = reason => reason === "max_pixels" ? nextSize() : ways[reason];
