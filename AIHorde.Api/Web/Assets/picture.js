// One picture with what can be done with it, by button or by key.
import { announce, call, element, singleKeys } from "./api.js";
import { link } from "./form.js";

const UNDO_MS = 10000;

/** The API gives an address or, without a store, base64; either way the pixels end up in this browser. */
export async function fetchImage(img) {
  if (/^(https?:|\/)/.test(img)) {
    const response = await fetch(img);
    if (!response.ok) throw new Error(`The image could not be fetched (${response.status}).`);
    return response.blob();
  }
  return new Blob([Uint8Array.from(atob(img), c => c.charCodeAt(0))], { type: "image/webp" });
}

const button = (text, label, onclick) => element("button", { type: "button", textContent: text, ariaLabel: label, title: label, onclick });

/** Gone at once, back for ten seconds: an undo asks nobody beforehand. */
function remove(figure, image, url, drop) {
  const undo = element("button", { type: "button", textContent: "Undo" });
  const note = element("p", { className: "notice" }, "Deleted. ", undo);
  figure.replaceWith(note);
  undo.focus();
  const timer = setTimeout(() => {
    note.remove();
    URL.revokeObjectURL(url);
    drop(image);
  }, UNDO_MS);
  undo.onclick = () => {
    clearTimeout(timer);
    note.replaceWith(figure);
    figure.focus();
  };
}

/** Ratings go to the server that made the picture; what it answers, thanks or why not, stands beside. */
function rating(image) {
  const answer = element("span", { className: "hint" });
  const choice = element("select", { ariaLabel: "Rate this image from 1 to 10" }, new Option("Rate", ""),
    ...Array.from({ length: 10 }, (_, i) => new Option(i + 1)));
  choice.onchange = async () => {
    answer.textContent = "Sending.";
    try {
      const { reward } = await call("POST", `/generate/rate/${image.request}`, { ratings: [{ id: image.id, rating: Number(choice.value) }] });
      answer.textContent = `Thank you: ${Math.round(reward)} kudos.`;
    } catch (error) {
      answer.textContent = error.message;
    }
    announce(answer.textContent);
  };
  return [choice, answer];
}

/** All that a request says, in words; what is off or empty is left out. */
export function settingsList({ prompt, params, models }, more = {}) {
  const [positive, negative] = prompt.split("###").map(part => part.trim());
  const { width, height, ...rest } = params;
  const rows = { prompt: positive, negative, model: models?.[0], size: width && `${width} × ${height}`, ...rest, ...more };
  const words = value => typeof value === "object" ? JSON.stringify(value) : value === true ? "yes" : String(value);
  return element("dl", { className: "facts" }, ...Object.entries(rows)
    .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "")
    .flatMap(([name, value]) => [
      element("dt", { textContent: name.replaceAll("_", " ") }), element("dd", { className: "break", textContent: words(value) }),
    ]));
}

const censors = { csam: "what must not be shown", nsfw: "nudity" };
const censorship = ({ censored, why }) => censored ? ` · censored by the worker${censors[why] ? ` for ${censors[why]}` : ""}` : "";

const shown = new WeakMap();

/** The picture that a figure shows. */
export const imageOf = figure => shown.get(figure);

export function card(image, { reuse, vary, start, favour, drop }) {
  const url = URL.createObjectURL(image.blob);
  const { width, height } = image.settings.params;
  const prompt = image.settings.prompt.split("###")[0].trim();
  const picture = element("img", { src: url, loading: "lazy", width, height, alt: `Generated image, ${image.model}: ${prompt}` });
  const save = element("a", {
    className: "button", href: url, download: `aihorde-${image.id}.${image.blob.type.split("/")[1] ?? "webp"}`, textContent: "Download",
  });
  const heart = button(image.favourite ? "♥" : "♡", "Favourite", () => {
    image.favourite = !image.favourite;
    heart.textContent = image.favourite ? "♥" : "♡";
    heart.ariaPressed = String(image.favourite);
    favour(image);
  });
  heart.ariaPressed = String(image.favourite === true);
  const share = async () => {
    const address = link({ ...image.settings, params: { ...image.settings.params, seed: image.seed } });
    if (address) await navigator.clipboard.writeText(address);
    announce(address ? "A link with the settings is copied." : "These settings are too long for a link.");
  };
  const details = element("details", { className: "actions" }, element("summary", { textContent: "Settings" }),
    settingsList(image.settings, { seed: image.seed, worker: image.worker, made: new Date(image.at).toLocaleString() }));
  const figure = element("figure", { tabIndex: 0 },
    element("a", { href: url, target: "_blank", rel: "noopener" }, picture),
    element("figcaption", { className: "hint" },
      `${image.model} · seed ${image.seed} · by ${image.worker}${censorship(image)}`),
    element("div", { className: "row actions" },
      button("Use all", "Take prompt, settings and seed", () => reuse(image, "all")),
      button("Remix", "Take all but the seed", () => reuse(image, "remix")), save, heart),
    element("details", { className: "actions" }, element("summary", { textContent: "More" }),
      element("div", { className: "row actions" },
        button("Seed", "Take the seed only", () => reuse(image, "seed")),
        button("4 more", "Four variations", () => vary(image)),
        button("Start here", "Start the next image from this one", () => start(image)),
        button("Share", "Copy a link with the settings", share),
        element("a", { className: "button", href: `/alchemy#${image.id}`, textContent: "Alchemy", title: "Have it enlarged, mended or described" }),
        button("Delete", "Delete this image", () => remove(figure, image, url, drop)),
        ...(image.request ? rating(image) : []))),
    details,
    element("label", { className: "check choose" }, element("input", { type: "checkbox" }), " Choose"));
  shown.set(figure, image);
  const keys = {
    c: () => figure.querySelector(".choose input").click(), i: () => details.toggleAttribute("open"),
    s: () => reuse(image, "seed"), r: () => reuse(image, "remix"), v: () => vary(image), f: () => heart.click(), d: () => save.click(),
    Delete: () => remove(figure, image, url, drop), "[": () => step(figure, -1), "]": () => step(figure, 1),
  };
  figure.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !singleKeys() || !keys[event.key] || event.target.closest("select")) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
  return figure;
}

function step(figure, by) {
  const all = [...document.querySelectorAll("#results figure")];
  all[(all.indexOf(figure) + by + all.length) % all.length]?.focus();
}
