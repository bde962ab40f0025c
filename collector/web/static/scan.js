// Sends each scanned code without leaving the page. Codes wait in line through a network drop, and
// the count of those that wait is always in sight.
const form = document.querySelector('#scan');
const field = form.querySelector('#code');
const waiting = form.querySelector('#waiting');
const line = [];
let isSending = false;
const againMs = 2000;

const signals = form.querySelector('#signals');
signals.hidden = false;
for (const box of signals.querySelectorAll('[data-signal]')) {
  const key = `scan-${box.dataset.signal}`;
  box.checked = localStorage.getItem(key) !== 'off';
  box.addEventListener('change', () => localStorage.setItem(key, box.checked ? 'on' : 'off'));
}
const isOn = (name) => signals.querySelector(`[data-signal=${name}]:checked`) !== null;

form.addEventListener('submit', (event) => {
  if (event.submitter?.id === 'validate') {
    // What still waits belongs to the pile.
    if (line.length > 0) event.preventDefault();
    return;
  }
  event.preventDefault();
  put(event.submitter?.value ?? 'add', field.value);
  if ((event.submitter?.value ?? 'add') === 'add') field.value = '';
  field.focus();
});
field.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  if (line.at(-1)?.press === 'add' && line.length > 1) {
    line.pop();
    tellWaiting();
  } else put('back', '');
});
addEventListener('online', () => void send());
field.focus();

function put(press, code) {
  line.push({ press, code });
  tellWaiting();
  void send();
}

async function send() {
  if (isSending) return;
  isSending = true;
  while (line.length > 0) {
    const page = await post(line[0]).catch(() => null);
    if (page === null) {
      setTimeout(() => void send(), againMs);
      break;
    }
    line.shift();
    show(page);
  }
  isSending = false;
  tellWaiting();
}

async function post({ press, code }) {
  const body = new URLSearchParams(new FormData(form));
  body.set('press', press);
  body.set('code', code);
  const answer = await fetch(form.action, { method: 'POST', body });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return page.querySelector('#pile') === null ? null : page;
}

function show(page) {
  const had = document.activeElement;
  form.querySelector('#pile').replaceWith(page.querySelector('#pile'));
  if (!had.isConnected) field.focus();
  document.title = page.title;
  const said = page.querySelector('#said');
  const here = form.querySelector('#said');
  here.textContent = said.textContent;
  here.dataset.kind = said.dataset.kind;
  signal(said.dataset.kind === 'good' || said.dataset.kind === 'back');
}

function tellWaiting() {
  const { one, other } = waiting.dataset;
  const n = line.length;
  waiting.textContent = n === 0 ? '' : n === 1 ? one : other.replace('2', String(n));
}

let audio;
function signal(isGood) {
  if (isOn('vibration')) navigator.vibrate?.(isGood ? 60 : [120, 80, 120]);
  if (!isOn('sound')) return;
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  const level = audio.createGain();
  level.gain.value = 0.1;
  tone.frequency.value = isGood ? 880 : 220;
  tone.connect(level).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + (isGood ? 0.08 : 0.3));
}
