// Two to four pictures beside one another, magnified together, and the settings in which they differ.
import { element } from "./api.js";

const ZOOM = 2.5;

const settingsOf = image => {
  const { params, prompt } = image.settings;
  return { prompt, model: image.model, worker: image.worker, ...params, seed: image.seed };
};

/** The settings that are not the same in all, one row each. */
function differences(images) {
  const all = images.map(settingsOf);
  const names = [...new Set(all.flatMap(Object.keys))].filter(name => new Set(all.map(each => JSON.stringify(each[name]))).size > 1);
  const words = value => typeof value === "string" ? value : JSON.stringify(value) ?? "–";
  const cell = value => element("td", { className: "break", textContent: words(value) });
  const rows = names.map(name => {
    const head = element("th", { textContent: name.replaceAll("_", " "), scope: "row" });
    return element("tr", {}, head, ...all.map(each => cell(each[name])));
  });
  if (rows.length === 0) return element("p", { className: "hint", textContent: "All settings are the same." });
  const table = element("table", {}, element("caption", { textContent: "Where they differ" }), element("tbody", {}, ...rows));
  return element("div", { className: "table-wrap" }, table);
}

/** A click magnifies all at the same place, another one shows the whole again. */
function magnify(stage) {
  stage.addEventListener("click", event => {
    if (event.target.tagName !== "IMG") return;
    const zoomed = stage.classList.toggle("zoomed");
    const box = event.target.getBoundingClientRect();
    stage.style.setProperty("--zoom", zoomed ? ZOOM : 1);
    stage.style.setProperty("--x", `${100 * (event.clientX - box.left) / box.width}%`);
    stage.style.setProperty("--y", `${100 * (event.clientY - box.top) / box.height}%`);
  });
}

/** Two pictures can lie on one another, with a slider that uncovers the lower. */
function slider(stage) {
  const range = element("input", { type: "range", min: 0, max: 100, value: 50, id: "uncover" });
  const on = element("input", { type: "checkbox" });
  const show = () => {
    stage.classList.toggle("stacked", on.checked);
    stage.style.setProperty("--cut", `${range.value}%`);
  };
  range.oninput = () => { on.checked = true; show(); };
  on.onchange = show;
  return element("div", { className: "row" }, element("label", { className: "check" }, on, " On one another"),
    element("label", { htmlFor: "uncover", textContent: "Uncover" }), range);
}

export function compare(images) {
  const urls = images.map(image => URL.createObjectURL(image.blob));
  const stage = element("div", { className: "compare" }, ...images.map((image, i) => {
    const picture = element("img", { src: urls[i], alt: `Picture ${i + 1}, ${image.model}, seed ${image.seed}` });
    return element("div", { className: "pane" }, picture);
  }));
  magnify(stage);
  const dialog = element("dialog", { className: "card stack wide" }, element("h2", { textContent: `Compare ${images.length} pictures` }), stage,
    ...(images.length === 2 ? [slider(stage)] : []), differences(images),
    element("form", { method: "dialog" }, element("button", { textContent: "Close" })));
  dialog.onclose = () => {
    dialog.remove();
    urls.forEach(url => URL.revokeObjectURL(url));
  };
  document.body.append(dialog);
  dialog.showModal();
}
