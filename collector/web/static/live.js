// Tells that tickets have come since this page was made. Nothing moves by itself: the reader asks.
const script = document.querySelector('script[data-after]');
const region = document.querySelector('#news');
const source = new EventSource(`/live?after=${encodeURIComponent(script.dataset.after)}`);

source.addEventListener('news', (event) => {
  const link = document.createElement('a');
  link.href = location.href;
  link.textContent = event.data;
  region.replaceChildren(link);
});
addEventListener('pagehide', () => source.close());
