// A line through all charts of one time axis where the pointer is, and what they say there. The figures are those of the tables beside the charts.
import { element } from "./api.js";

const rowsOf = figure => figure.querySelectorAll("details tbody tr");

function clear(root) {
  for (const each of root.querySelectorAll(".cross")) each.remove();
}

/** A row of the table as one line: the time, and each value with its name. */
function words(row) {
  const names = [...row.closest("table").querySelectorAll("thead th")].map(head => head.textContent);
  return [...row.cells].map((cell, i) => i === 0 ? cell.textContent : `${names[i]} ${cell.textContent}`).join(" · ");
}

function mark(figure, share, row) {
  const chart = figure.querySelector("svg.chart").getBoundingClientRect();
  const box = figure.getBoundingClientRect();
  const cross = element("div", { className: "cross", ariaHidden: "true" }, element("span", { textContent: words(row) }));
  cross.style.left = `${chart.left - box.left + chart.width * share}px`;
  cross.style.top = `${chart.top - box.top}px`;
  cross.style.height = `${chart.height}px`;
  cross.classList.toggle("left", share > 0.5);
  figure.append(cross);
}

export function crosshair(root) {
  root.addEventListener("pointerleave", () => clear(root));
  root.addEventListener("pointermove", event => {
    clear(root);
    const chart = event.target.closest("svg.chart");
    const count = chart ? rowsOf(chart.closest("figure")).length : 0;
    if (count === 0) return;
    const box = chart.getBoundingClientRect();
    const step = Math.max(0, Math.min(count - 1, Math.floor(count * (event.clientX - box.left) / box.width)));
    for (const figure of root.querySelectorAll("figure")) {
      const rows = rowsOf(figure);
      if (rows.length === count) mark(figure, (step + 1) / count, rows[count - 1 - step]);
    }
  });
}
