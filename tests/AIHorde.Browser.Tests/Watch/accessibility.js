// What can be computed about a page for people who see little, or use the keyboard or a screen reader. Returns one sentence a fault.
(() => {
  const faults = [];
  const fail = (what, node) => faults.push(`${what}: ${node ? node.outerHTML.slice(0, 140) : ""}`);
  const seen = node => {
    const box = node.getBoundingClientRect();
    return node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && box.width > 1 && box.height > 1;
  };
  const clean = text => (text ?? "").replace(/\s+/g, " ").trim();

  // Structure
  if (!document.documentElement.lang) fail("No language");
  if (!clean(document.title)) fail("No title");
  if (document.querySelectorAll("h1").length !== 1) fail(`${document.querySelectorAll("h1").length} h1`);
  let level = 0;
  for (const heading of [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(seen)) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) fail(`Heading jumps from h${level} to h${next}`, heading);
    level = next;
  }
  // A page that is one form and nothing else has nothing to skip.
  const isBare = [...document.body.children].every(node => node.localName === "main");
  for (const mark of isBare ? ["main"] : ["header", "main", "footer", "nav"]) if (!document.querySelector(mark)) fail(`No ${mark}`);
  for (const nav of document.querySelectorAll("nav")) if (!nav.ariaLabel && !nav.getAttribute("aria-labelledby")) fail("A nav without a name", nav);
  const ids = [...document.querySelectorAll("[id]")].map(node => node.id);
  for (const id of new Set(ids.filter((each, i) => ids.indexOf(each) !== i))) fail(`Id twice: ${id}`);
  if (document.querySelectorAll("[aria-live=polite]").length > 1) fail("More than one polite region");
  const first = document.querySelector("a[href], button, input, select, textarea");
  if (!isBare && first?.getAttribute("href") !== "#main") fail("The first link does not skip to the content", first);

  // Names
  const labelled = node => (node.getAttribute("aria-labelledby") ?? "").split(" ").map(id => clean(document.getElementById(id)?.textContent)).join(" ");
  const name = node => clean(node.ariaLabel) || clean(labelled(node)) || clean([...(node.labels ?? [])].map(label => label.textContent).join(" "))
    || clean(node.textContent) || clean(node.alt) || clean(node.title) || clean(node.querySelector("img")?.alt)
    || clean(node.querySelector("svg[aria-label]")?.getAttribute("aria-label"));
  for (const node of document.querySelectorAll("a[href], button, select, textarea, input:not([type=hidden]), summary, [role=button]")) {
    if (node.closest("[hidden]")) continue;
    const field = ["INPUT", "SELECT", "TEXTAREA"].includes(node.tagName);
    if (field && !node.labels?.length && !node.ariaLabel && !labelled(node).trim()) fail("A field without a label", node);
    else if (!name(node)) fail("A control without a name", node);
  }
  for (const image of document.querySelectorAll("img")) if (!image.hasAttribute("alt")) fail("An image without alt", image);
  for (const node of document.querySelectorAll("[aria-describedby], [aria-labelledby], [aria-controls]")) {
    for (const attribute of ["aria-describedby", "aria-labelledby", "aria-controls"]) {
      const named = (node.getAttribute(attribute) ?? "").split(" ").filter(Boolean);
      if (!named.every(id => document.getElementById(id))) fail(`${attribute} names nothing`, node);
    }
  }
  for (const table of [...document.querySelectorAll("table")]) {
    if (!table.caption && !table.closest("figure, details") && !table.ariaLabel) fail("A table without a caption", table);
    for (const head of table.querySelectorAll("thead th")) if (!head.scope) fail("A table head without a scope", head);
  }

  // Contrast, computed over the colours that are really behind
  const parse = text => (text.match(/[\d.]+/g) ?? []).map(Number);
  const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a)); };
  const behind = node => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if ((colour[3] ?? 1) > 0) layers.push(colour);
      if ((colour[3] ?? 1) === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const luminance = rgb => rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const done = new Set();
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!clean(walker.currentNode.textContent) || done.has(node) || !seen(node)) continue;
    if (node.closest("svg, noscript, option, .visually-hidden, .skip, [disabled]")) continue;
    done.add(node);
    const style = getComputedStyle(node);
    const ground = behind(node);
    const ratio = contrast(over(parse(style.color), ground), ground);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 600);
    if (ratio < (large ? 3 : 4.5)) fail(`Contrast ${ratio.toFixed(2)} of ${style.color} on ${ground.map(Math.round)}`, node);
  }
  const fields = "input:not([type=hidden], [type=checkbox], [type=radio], [type=range], [type=file]), select, textarea";
  for (const field of [...document.querySelectorAll(fields)].filter(seen)) {
    const edge = parse(getComputedStyle(field).borderTopColor);
    if (contrast(over(edge, behind(field.parentElement)), behind(field.parentElement)) < 3) fail("A field's edge is hardly seen", field);
  }

  // Reach
  for (const node of [...document.querySelectorAll("button, .button, select, input:not([type=hidden])")].filter(seen)) {
    const box = (node.closest("label") ?? node).getBoundingClientRect();
    if (Math.min(box.width, box.height) < 18 || box.width * box.height < 24 * 24) fail(`A target of ${Math.round(box.width)}×${Math.round(box.height)}`, node);
  }
  for (const node of document.querySelectorAll("[tabindex]")) if (node.tabIndex > 0) fail("A tab order of its own", node);
  if (document.documentElement.scrollWidth > innerWidth + 1) {
    const tooWide = node => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest(".table-wrap, pre");
    const wide = [...document.querySelectorAll("body *")].find(tooWide);
    fail(`The page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`, wide);
  }
  if (document.getAnimations().some(animation => animation.playState === "running")) fail("Something moves although less motion is asked for");
  return faults;
})()
