// One request on its way: its place in the queue, why it waits, its pictures as they come, and that it can be ended or tried again.
import { announce, call, element, follow, pause, refusal, sentence } from "./api.js";
import * as gallery from "./gallery.js";
import { card, fetchImage } from "./picture.js";

const EXPLAIN_MS = 10000;
/** The server answers a whole status ten times a minute. */
const FETCH_MS = 6500;

const words = {
  models: "do not serve this model", max_pixels: "do smaller images only", nsfw: "allow no nudity", img2img: "cannot start from an image",
  painting: "cannot inpaint", lora: "have no LoRA", controlnet: "have no ControlNet", "post-processing": "do no post-processing",
  untrusted: "are not trusted yet", kudos: "want more kudos up front", maintenance: "are in maintenance", blacklist: "refuse a word of it",
  bridge_version: "run an old program", worker_id: "are not the chosen one", performance: "are slow", step_count: "do fewer steps",
};

/** "2 of 14 workers can do this; 9 have no ControlNet, 3 do smaller images only." */
export function reasons({ active_workers: all, matching_workers: fit, excluded_by: excluded }) {
  const others = Object.entries(excluded).sort((a, b) => b[1] - a[1]).slice(0, 3).map(([why, count]) => `${count} ${words[why] ?? why.replaceAll("_", " ")}`);
  return `${fit} of ${all} ${all === 1 ? "worker" : "workers"} can do this${others.length ? `; ${others.join(", ")}` : ""}.`;
}

/** Who could do it, said before it is asked for; loud where nobody could. */
export function showFit(place, priced) {
  const nobody = priced.matching_workers === 0;
  place.classList.toggle("nobody", nobody);
  place.textContent = priced.active_workers === 0 ? "No worker is there now: it would wait until one comes." : reasons(priced);
}

export class Request {
  #control = new AbortController();
  #shown = new Set();
  #fetched = 0;
  #explained = 0;
  #id = null;

  /** @param actions what the pictures can do, and `again`, which asks the same anew. */
  constructor(body, actions) {
    this.body = body;
    this.actions = actions;
    this.state = element("p", { className: "muted", textContent: "Sending." });
    this.why = element("p", { className: "hint" });
    this.pictures = element("div", { className: "gallery" });
    this.cancel = element("button", { type: "button", className: "danger", textContent: "Cancel", onclick: () => this.end() });
    const title = element("strong", { className: "break", textContent: body.prompt.split("###")[0].trim() });
    const head = element("div", { className: "row between" }, title, this.cancel);
    this.node = element("article", { className: "card job" }, head, this.state, this.why, this.pictures);
    for (let i = 0; i < body.params.n; i++) this.pictures.append(this.#frame());
  }

  get running() {
    return this.cancel.isConnected;
  }

  /** As large as the picture will be, so that nothing moves when it comes. */
  #frame() {
    const { width, height } = this.body.params;
    const frame = element("div", { className: "frame waiting" }, element("span", { className: "hint", textContent: "waiting" }));
    frame.style.setProperty("--ratio", `${width} / ${height}`);
    return frame;
  }

  async run() {
    try {
      const accepted = await this.#ask();
      if (!accepted) return this.pictures.replaceChildren();
      this.#id = accepted.id;
      this.state.textContent = accepted.message ?? "In the queue.";
      await follow(`/generate/check/${this.#id}`, state => this.#move(state), this.#control.signal);
      await this.#finish();
    } catch (error) {
      this.pictures.replaceChildren();
      this.state.replaceWith(refusal(error));
      this.#offerAgain();
    } finally {
      this.why.remove();
      this.cancel.remove();
    }
  }

  /** Where the server wants a pause first, the request is kept and sent when it may be; null when it was cancelled until then. */
  async #ask() {
    while (!this.#control.signal.aborted) {
      try {
        return await call("POST", "/generate/async", this.body);
      } catch (error) {
        if (error.status !== 429 || !error.retryAfterS) throw error;
        for (let left = error.retryAfterS; left > 0 && !this.#control.signal.aborted; left--) {
          this.state.textContent = `The server takes another request in ${left} s; this one is kept and sent then.`;
          await pause(1000);
        }
      }
    }
    return null;
  }

  async end() {
    this.cancel.disabled = true;
    if (this.#id) await call("DELETE", `/generate/status/${this.#id}`).catch(() => {});
    this.state.textContent = "Cancelled: what waited is dropped, what a worker had begun still counts.";
    if (!this.#id) this.#control.abort();
  }

  #move(state) {
    if (!this.cancel.disabled) this.state.textContent = sentence(state);
    if (state.stale) return;
    const open = [...this.pictures.querySelectorAll(".frame")];
    open.forEach((frame, i) => {
      frame.className = `frame ${i < state.processing ? "working" : "waiting"}`;
      frame.firstChild.textContent = i < state.processing ? "in work" : "waiting";
    });
    if (state.finished > this.#shown.size && !state.done && Date.now() - this.#fetched > FETCH_MS) this.#collect().catch(() => {});
    if (state.waiting > 0 && state.processing === 0 && Date.now() - this.#explained > EXPLAIN_MS) this.#explain().catch(() => {});
    if (state.processing > 0) this.why.textContent = "";
  }

  async #explain() {
    this.#explained = Date.now();
    this.why.textContent = reasons(await call("GET", `/generate/explain/${this.#id}`));
  }

  /** Fetches what is there; each picture takes the place of a frame and is kept. */
  async #collect() {
    this.#fetched = Date.now();
    const status = await call("GET", `/generate/status/${this.#id}`);
    for (const made of status.generations ?? []) {
      if (this.#shown.has(made.id)) continue;
      this.#shown.add(made.id);
      const image = {
        id: made.id, at: Date.now(), blob: await fetchImage(made.img), model: made.model, seed: String(made.seed), worker: made.worker_name,
        censored: made.censored, request: this.#id, settings: { ...this.body, source_image: undefined, source_mask: undefined },
      };
      await gallery.keep(image).catch(() => {});
      this.pictures.querySelector(".frame")?.remove();
      const before = this.pictures.querySelector(".frame");
      this.pictures.insertBefore(card(image, this.actions), before);
    }
    return status;
  }

  async #finish() {
    const status = await this.#collect();
    this.pictures.querySelectorAll(".frame").forEach(frame => frame.remove());
    const count = this.#shown.size;
    const all = this.body.params.n;
    if (status.faulted) {
      this.state.textContent = sentence(status);
      this.#offerAgain();
    } else if (count > 0) {
      this.state.textContent = `${count} made for ${Math.round(status.kudos)} kudos.`;
    }
    announce(`${count} of ${all} images done`);
    if (document.hidden) document.title = `(${count}) ${document.title.replace(/^\(\d+\) /, "")}`;
    this.actions.changed();
  }

  #offerAgain() {
    this.node.append(element("button", { type: "button", textContent: "Try again", onclick: () => this.actions.again(this.body) }));
  }
}
