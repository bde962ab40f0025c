// One small script for every page: news, single keys, reading aloud. Each part works by itself, and
// without any of them the page is whole.

// News: tells that tickets have come since this page was made. Nothing moves by itself: the reader
// asks.
const script = document.querySelector('script[data-after]');
if (script !== null) followNews(script.dataset.after);

function followNews(after) {
  const region = document.querySelector('#news');
  const source = new EventSource(`/live?after=${encodeURIComponent(after)}`);
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
}

// What an act has done is said once more in a region that was there before it, since a region that
// comes with its text is silent. The message itself stays on the page.
const spoken = document.querySelector('#spoken');
const regionMs = 200;
const saidMs = 8000;
const done = document.querySelector('main .message.ok > p, main p.message.ok');
if (done !== null) say(done.textContent, false);

function say(text, isShown = true) {
  if (spoken === null || !text) return;
  spoken.textContent = '';
  spoken.className = isShown ? 'news message warn' : 'aside';
  setTimeout(() => {
    spoken.textContent = text;
  }, regionMs);
  setTimeout(() => {
    if (!isShown && spoken.textContent === text) spoken.textContent = '';
  }, regionMs + saidMs);
}

// Lost network. A form that cannot reach the collector is not sent at all: the page stays, with what
// was typed, says so, and offers to send it again. What was once sent is never sent by this.
const asksMs = 5000;
const goesOn = new WeakSet();
const isAsking = new WeakSet();
const lost = document.querySelector('script[data-lost]')?.dataset;
if (lost !== undefined) addEventListener('submit', keepTyped);

function keepTyped(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post' || goesOn.delete(form)) return;
  if (navigator.onLine && !form.hasAttribute('data-keep')) return;
  event.preventDefault();
  void sendOrKeep(form, event.submitter);
}

async function sendOrKeep(form, submitter) {
  if (isAsking.has(form)) return;
  isAsking.add(form);
  const isThere = await reaches();
  isAsking.delete(form);
  form.querySelector('[data-lost-note]')?.remove();
  if (!isThere) {
    tellLost(form, submitter);
    return;
  }
  goesOn.add(form);
  form.requestSubmit(submitter);
}

async function reaches() {
  try {
    const signal = AbortSignal.timeout(asksMs);
    await fetch(import.meta.url, { method: 'HEAD', cache: 'no-store', signal });
    return true;
  } catch {
    return false;
  }
}

function tellLost(form, submitter) {
  const note = document.createElement('div');
  note.className = 'message warn';
  note.dataset.lostNote = '';
  const text = document.createElement('p');
  text.textContent = lost.lost;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = lost.again;
  button.addEventListener('click', () => void sendOrKeep(form, submitter));
  note.append(text, button);
  form.append(note);
  button.focus();
  say(lost.lost, false);
}

// Single keys. The Tab key is always enough; each person can switch these off.
const sheet = document.querySelector('#keys');
if (sheet !== null) listenForKeys();

function listenForKeys() {
  const rows = [...document.querySelectorAll('tbody tr, [data-row]')].filter((row) =>
    row.querySelector('a'),
  );
  // The sheet names only the parts of the site that this person may open.
  const places = new Map(
    [...sheet.querySelectorAll('[data-go]')].map((link) => [link.dataset.go, link.href]),
  );
  let at = -1;
  let going = false;

  const find = (name, within = document) => within.querySelector(`[data-key="${name}"]`);
  function goTo(row) {
    at = Math.max(0, Math.min(rows.length - 1, row));
    rows[at]?.querySelector('th a, h3 a, a')?.focus();
  }
  const current = () => rows.findIndex((row) => row.contains(document.activeElement));
  /** Takes what the focused row, or the page itself, offers; never a row that nobody chose. */
  function take() {
    const row = rows[current()];
    const offered = [...document.querySelectorAll('[data-key="t"]')];
    const button =
      row === undefined
        ? offered.find((it) => !rows.some((each) => each.contains(it)))
        : find('t', row);
    if (button) button.click();
    else if (row !== undefined) say(sheet.dataset.noTake);
    else if (offered.length > 0) say(sheet.dataset.noRow);
  }

  const keys = {
    '?': () => {
      if (sheet.open) sheet.close();
      else sheet.showModal();
    },
    '/': () => {
      const field = find('/');
      if (field === null) location.assign('/devices#tag');
      else {
        field.focus();
        field.select();
      }
    },
    j: () => goTo((current() === -1 ? at : current()) + 1),
    k: () => goTo((current() === -1 ? at : current()) - 1),
    t: take,
    n: () => {
      find('n')?.focus();
    },
    g: () => {
      going = true;
      setTimeout(() => (going = false), 2000);
    },
  };

  addEventListener('keydown', (event) => {
    const isTyping = event.target.matches('input, select, textarea, [contenteditable]');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (going && places.has(key)) {
      location.assign(places.get(key));
      return;
    }
    if (keys[key] === undefined || (sheet.open && key !== '?')) return;
    event.preventDefault();
    keys[key]();
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// Reading aloud, where the browser can speak: the same button stops it, and so does Esc.
const reader = document.querySelector('[data-read]');
if (reader !== null && 'speechSynthesis' in window) readAloud(reader);

function readAloud(place) {
  const button = place.querySelector('button');
  const words = { start: button.textContent, stop: button.dataset.stop };
  let isReading = false;
  place.hidden = false;

  function tell(reading) {
    isReading = reading;
    button.textContent = reading ? words.stop : words.start;
  }
  function stop() {
    speechSynthesis.cancel();
    tell(false);
  }
  function start() {
    // What is folded away is not read: the reader opens it first.
    const lines = document
      .querySelector('main')
      .innerText.split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && line !== words.start);
    if (lines.length === 0) return;
    tell(true);
    lines.forEach((line, i) => {
      const said = new SpeechSynthesisUtterance(line);
      said.lang = document.documentElement.lang;
      said.rate = 0.9;
      if (i === lines.length - 1) said.addEventListener('end', () => tell(false));
      speechSynthesis.speak(said);
    });
  }
  button.addEventListener('click', () => (isReading ? stop() : start()));
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isReading) stop();
  });
  addEventListener('pagehide', () => speechSynthesis.cancel());
}
