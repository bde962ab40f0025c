// Live tick of the first signal, and a signature on the screen. Without it the page says the same
// when it is loaded again, and one signs on paper.
const box = document.querySelector('#signal');
if (box?.dataset.heard === 'no') void watch(box);

async function watch({ dataset }) {
  const text = document.querySelector('#signal-text');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const answer = await fetch(dataset.address).catch(() => null);
    if (!answer?.ok) continue;
    const said = await answer.json();
    // A status is spoken when it changes, and only then.
    if (text.textContent.trim() !== said.text) text.textContent = said.text;
    if (said.isLate) document.querySelector('#signal-help').open = true;
    if (!said.heard) continue;
    document.querySelector('.tick').classList.add('heard');
    for (const id of ['look-again', 'without', 'signal-help'])
      document.getElementById(id)?.remove();
    document.querySelector('#go-on').hidden = false;
    return;
  }
}

const pad = document.querySelector('#signature');
if (pad) drawOn(pad);

function drawOn(canvas) {
  const form = canvas.closest('form');
  const ink = canvas.getContext('2d');
  const area = document.querySelector('#pad');
  let isDrawn = false;
  document.querySelector('#on-screen').hidden = false;
  const show = () => {
    area.hidden = form.elements.way.value !== 'screen';
  };
  for (const radio of form.elements.way) radio.addEventListener('change', show);
  show();
  const clear = () => {
    ink.fillStyle = '#fff';
    ink.fillRect(0, 0, canvas.width, canvas.height);
    isDrawn = false;
  };
  clear();
  ink.lineWidth = 3;
  ink.lineCap = 'round';
  ink.strokeStyle = '#000';
  const at = ({ offsetX, offsetY }) => [
    (offsetX * canvas.width) / canvas.clientWidth,
    (offsetY * canvas.height) / canvas.clientHeight,
  ];
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    ink.beginPath();
    ink.moveTo(...at(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons === 0) return;
    ink.lineTo(...at(event));
    ink.stroke();
    isDrawn = true;
  });
  document.querySelector('#pad-clear').addEventListener('click', clear);
  form.addEventListener('submit', () => {
    const isAsked = form.elements.way.value === 'screen' && isDrawn;
    form.elements.signature.value = isAsked ? canvas.toDataURL('image/png') : '';
  });
}
