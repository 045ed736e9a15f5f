// One picture with what can be done with it.
import { element } from "./api.js";

/** The API gives an address or, without a store, base64; either way the pixels end up in this browser. */
export async function fetchImage(img) {
  if (/^(https?:|\/)/.test(img)) {
    const response = await fetch(img);
    if (!response.ok) throw new Error(`The image could not be fetched (${response.status}).`);
    return response.blob();
  }
  return new Blob([Uint8Array.from(atob(img), c => c.charCodeAt(0))], { type: "image/webp" });
}

export function card(image, { reuse, drop }) {
  const url = URL.createObjectURL(image.blob);
  const { width, height } = image.settings.params;
  const alt = `Generated image, ${image.model}: ${image.settings.prompt.split("###")[0].trim()}`;
  const picture = element("img", { src: url, loading: "lazy", width, height, alt });
  const button = (text, action) => element("button", { type: "button", textContent: text, onclick: action });
  const figure = element("figure", {},
    element("a", { href: url, target: "_blank" }, picture),
    element("figcaption", { className: "hint" },
      `${image.model} · seed ${image.seed} · by ${image.worker}${image.censored ? " · censored by the worker" : ""}`),
    element("div", { className: "row actions" },
      button("Use all", () => reuse(image, "all")),
      button("Remix", () => reuse(image, "remix")),
      button("Seed only", () => reuse(image, "seed")),
      element("a", { className: "button", href: url, download: `aihorde-${image.id}.${image.blob.type.split("/")[1] ?? "webp"}`, textContent: "Download" }),
      button("Delete", async () => {
        await drop(image);
        URL.revokeObjectURL(url);
        figure.remove();
      })));
  return figure;
}
