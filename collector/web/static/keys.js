// Single-key shortcuts. The Tab key is always enough; each person can switch these off.
const sheet = document.querySelector('#keys');
const rows = [...document.querySelectorAll('tbody tr, [data-row]')].filter((row) =>
  row.querySelector('a'),
);
const places = { j: '/day', d: '/tickets', p: '/devices', r: '/take-backs' };
let at = -1;
let going = false;

const press = (name, within = document) => within.querySelector(`[data-key="${name}"]`);
function goTo(row) {
  at = Math.max(0, Math.min(rows.length - 1, row));
  rows[at]?.querySelector('th a, h3 a, a')?.focus();
}
const current = () => rows.findIndex((row) => row.contains(document.activeElement));

const keys = {
  '?': () => {
    if (sheet.open) sheet.close();
    else sheet.showModal();
  },
  '/': () => location.assign('/devices#tag'),
  j: () => goTo((current() === -1 ? at : current()) + 1),
  k: () => goTo((current() === -1 ? at : current()) - 1),
  t: () => {
    press('t', rows[current()] ?? document)?.click();
  },
  n: () => {
    press('n')?.focus();
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
  if (going && places[key] !== undefined) {
    location.assign(places[key]);
    return;
  }
  if (keys[key] === undefined || (sheet.open && key !== '?')) return;
  event.preventDefault();
  keys[key]();
});
