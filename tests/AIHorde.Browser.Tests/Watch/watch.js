// Runs before every page's own scripts and keeps what the browser reports: broken policies and shifts of the layout.
window.__violations = [];
window.__shift = 0;
addEventListener("securitypolicyviolation", event => window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
