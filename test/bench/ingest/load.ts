/** The PCs: each sends a beat, waits until it is acknowledged, and sends the next. */
import { WebSocket } from 'ws';
import { enrolOn, helloOn, newPc, openWire } from '#test/support/wire.ts';
import { livingPc } from './beat.ts';
import { answer } from './part.ts';

interface Sender {
  send(text: string): void;
  /** Calls back at each acknowledgement. */
  onAck(act: () => void): Promise<void> | void;
}

let acks = 0;
let isGoing = false;
const idle: (() => void)[] = [];

async function enrolled(port: number, code: string): Promise<Sender> {
  const pc = newPc();
  const wire = await openWire(port);
  await enrolOn(wire, pc, code);
  await helloOn(wire, pc, { boot: 3, sinceBootSeconds: 60 });
  return {
    send: (text) => wire.sendText(text),
    async onAck(act) {
      for (;;) if ((await wire.next()).type === 'ack') act();
    },
  };
}

async function bare(port: number, device: string): Promise<Sender> {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/${device}`, { perMessageDeflate: false });
  await new Promise((done) => ws.once('open', done));
  return { send: (text) => ws.send(text), onAck: (act) => void ws.on('message', act) };
}

function keepSending(sender: Sender, seed: number, inFlight: number): void {
  const beat = livingPc(seed);
  let sequence = 0;
  const next = (): void => {
    sequence += 1;
    sender.send(JSON.stringify(beat(sequence)));
  };
  void sender.onAck(() => {
    acks += 1;
    if (isGoing) next();
    else idle.push(next);
  });
  for (let n = 0; n < inFlight; n += 1) idle.push(next);
}

answer({
  async open({ kind, port, devices, inFlight }) {
    if (!Array.isArray(devices)) throw new TypeError('devices');
    const connect = kind === 'collector' ? enrolled : bare;
    for (const [seed, device] of devices.entries()) {
      keepSending(await connect(Number(port), String(device)), seed, Number(inFlight));
    }
    return { bytes: JSON.stringify(livingPc(1)(12_345)).length };
  },
  go() {
    isGoing = true;
    for (const send of idle.splice(0)) send();
    return {};
  },
  stop() {
    isGoing = false;
    return {};
  },
  count: () => ({ acks }),
});
