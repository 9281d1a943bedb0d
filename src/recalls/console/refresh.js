// Replaces the part of a page that changes by itself, until it has ended. Without this script the page has a link that loads it again.

/** A decision and a large file take some minutes. After that a page left open asks no more: asking keeps the session alive. */
const MOST_TIMES = 300;
const PAUSE_MS = 2_000;

async function refresh(times) {
  const old = document.querySelector('[data-refresh]');
  if (!old || times === MOST_TIMES) return;
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  try {
    if (document.visibilityState === 'visible') await replace(old);
  } catch {
    // The service restarts, or the network is away: it is asked again.
  }
  await refresh(times + 1);
}

async function replace(old) {
  const answer = await fetch(location.href, { redirect: 'error' });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const part = page.getElementById(old.id);
  if (!part) return;
  // What has ended may have other forms and links around it.
  if (part.hasAttribute('data-refresh')) old.replaceWith(part);
  else location.reload();
}

await refresh(0);
