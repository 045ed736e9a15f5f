// Alchemy: a picture and what to do with it; the price before, the results as they come.
import { announce, call, element, pause, refusal, Refusal, send } from "./api.js";
import * as gallery from "./gallery.js";
import * as jobs from "./jobs.js";
import { fetchImage } from "./picture.js";
import { Price } from "./price.js";
import { Source } from "./source.js";

const words = { faulted: "Three workers tried and failed.", cancelled: "cancelled", done: "Nothing was found.", processing: "in work" };
/** The server answers a status of alchemy sixty times a minute, whoever asks. */
const ASK_MS = 2000;
const SLOW_MS = 10000;
const form = document.getElementById("ask");
const place = document.getElementById("jobs");
const source = new Source(form, () => price.ask());

const wanted = () => [...form.querySelectorAll("[name=form]:checked")];
const nameOf = box => box.nextElementSibling.textContent.trim();
const request = () => ({ source_image: source.base64, forms: wanted().map(box => ({ name: box.value })), slow_workers: form.elements.slow.checked });

/** What is paid depends on the picture's size, so the server looks at it. */
const price = new Price("/interrogate/async", { body: () => source.base64 && wanted().length ? request() : null });

async function picture(img, name) {
  const blob = await fetchImage(img);
  const url = URL.createObjectURL(blob);
  const save = element("a", { className: "button", href: url, download: `aihorde-${name}.${blob.type.split("/")[1] ?? "webp"}`, textContent: "Download" });
  return element("figure", {}, element("a", { href: url, target: "_blank", rel: "noopener" }, element("img", { src: url, alt: `The picture, ${name}` })), save);
}

const isList = value => Array.isArray(value) && value.every(each => typeof each?.text === "string");

/** Whatever a form finds: a picture, a sentence, yes or no, words with their weight, or figures. */
async function found(value, name) {
  if (typeof value === "string" && /^(https?:|\/api\/)/.test(value)) return picture(value, name);
  if (typeof value === "boolean") return element("p", { textContent: value ? "Yes" : "No" });
  if (typeof value === "string") return element("p", { className: "break", textContent: value });
  if (value && typeof value === "object" && Object.values(value).every(isList)) {
    return element("dl", { className: "facts" }, ...Object.entries(value).flatMap(([group, words]) => [
      element("dt", { textContent: group }),
      element("dd", { className: "break", textContent: words.map(word => word.text).join(", ") }),
    ]));
  }
  return element("pre", { textContent: JSON.stringify(value, null, 2) });
}

/** One request: a part for each form, filled when it is done. */
class Work {
  #parts = new Map();
  #ended = false;
  #control = new AbortController();

  /** @param id of what was asked before this page was loaded. */
  constructor(body, names, id = null) {
    Object.assign(this, { body, names, id });
    this.state = element("p", { className: "muted", textContent: id ? "Looking for it." : "Sending." });
    this.cancel = element("button", { type: "button", className: "danger", textContent: "Cancel", onclick: () => this.end() });
    this.node = element("article", { className: "card job" }, element("div", { className: "row between" }, this.state, this.cancel));
    for (const [form, name] of names) {
      const part = element("section", {}, element("h3", { textContent: name }), element("p", { className: "hint", textContent: "waiting" }));
      this.#parts.set(form, part);
      this.node.append(part);
    }
  }

  async run() {
    try {
      this.id ??= (await send("/interrogate/async", this.body, text => { this.state.textContent = text; }, this.#control.signal))?.id;
      if (this.id && this.#ended) await call("DELETE", `/interrogate/status/${this.id}`);
      if (!this.id || this.#ended) return;
      jobs.begin("alchemy", this.id, { names: this.names });
      while (!await this.#look()) await pause(document.hidden ? SLOW_MS : ASK_MS);
      announce(this.state.textContent);
    } catch (error) {
      this.state.replaceWith(refusal(error));
    } finally {
      jobs.end(this.id);
      this.cancel.remove();
    }
  }

  /** A rate limit or a lost network only slows it down. */
  async #look() {
    try {
      return await this.#show(await call("GET", `/interrogate/status/${this.id}`));
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) throw error;
      this.state.textContent = "No answer from the server; trying again.";
      if (error.retryAfterS) await pause(error.retryAfterS * 1000);
      return null;
    }
  }

  async #show(status) {
    for (const { form, state, result } of status.forms) {
      const part = this.#parts.get(form);
      if (!part || part.dataset.over) continue;
      const over = ["done", "faulted", "cancelled"].includes(state);
      const word = words[state] ?? "waiting";
      const values = state === "done" && result ? await Promise.all(Object.values(result).map(value => found(value, form))) : [];
      part.replaceChildren(part.firstChild, ...(values.length ? values : [element("p", { className: "hint", textContent: word })]));
      if (over) part.dataset.over = "yes";
    }
    const done = status.forms.filter(each => each.state === "done").length;
    const over = status.forms.every(each => ["done", "faulted", "cancelled"].includes(each.state));
    if (!this.#ended || over) this.state.textContent = `${done} of ${status.forms.length} done.`;
    return over ? status : null;
  }

  async end() {
    this.#ended = true;
    this.cancel.disabled = true;
    this.#control.abort();
    if (this.id) await call("DELETE", `/interrogate/status/${this.id}`).catch(() => {});
    this.state.textContent = "Cancelled: what waited is dropped, what a worker had begun still counts.";
  }
}

form.addEventListener("submit", event => {
  event.preventDefault();
  if (!form.reportValidity()) return;
  if (wanted().length === 0) {
    document.getElementById("price").textContent = "Choose what to do with the picture.";
    return;
  }
  begin(new Work(request(), wanted().map(box => [box.value, nameOf(box)])));
});

function begin(work) {
  document.getElementById("empty")?.remove();
  place.prepend(work.node);
  work.run();
}

form.addEventListener("input", () => price.ask());

/** A picture of the gallery comes along by its id, which no server sees. */
const kept = location.hash.slice(1) && (await gallery.all().catch(() => [])).find(image => image.id === location.hash.slice(1));
if (kept) source.set(kept.blob);
for (const { id, body } of jobs.ofKind("alchemy")) begin(new Work(null, body.names, id));
