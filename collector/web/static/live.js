// Tells that tickets have come since this page was made. Nothing moves by itself: the reader asks.
const script = document.querySelector('script[data-after]');
const region = document.querySelector('#news');
const source = new EventSource(`/live?after=${encodeURIComponent(script.dataset.after)}`);

// The same page, without what it says of an act that was just done.
const again = new URL(location.href);
again.searchParams.delete('said');
again.searchParams.delete('ticket');

source.addEventListener('news', (event) => {
  const link = document.createElement('a');
  link.href = again.href;
  link.textContent = event.data;
  region.replaceChildren(link);
});
addEventListener('pagehide', () => source.close());
