// Follows one text as it is written.
import { follow } from "./api.js";

/**
 * Calls `onState` as the request moves on and `onDraft` with all that is written so far; resolves with the finished status, or null when `signal` ends it.
 * A node that has no room for another follower, or a proxy that lets no stream through, is polled instead.
 */
export function followText(id, { onState, onDraft }, signal) {
  const drafts = new Map();
  return new Promise((resolve, reject) => {
    const source = new EventSource(`/api/v2/generate/text/stream/${id}`);
    const end = value => { source.close(); resolve(value); };
    signal.addEventListener("abort", () => end(null), { once: true });
    source.addEventListener("state", event => onState(JSON.parse(event.data)));
    source.addEventListener("draft", event => {
      const { job, at, text } = JSON.parse(event.data);
      drafts.set(job, (drafts.get(job) ?? "").slice(0, at) + text);
      onDraft(drafts.get(job));
    });
    source.addEventListener("done", event => end(JSON.parse(event.data)));
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return onState({ stale: true });
      follow(`/generate/text/status/${id}`, onState, signal).then(resolve, reject);
    };
  });
}
