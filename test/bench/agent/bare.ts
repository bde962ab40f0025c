import { WebSocket } from 'ws';

/**
 * The floor: Node, `ws` and one TLS connection. `node bare.cjs URL FRAME?`: with a frame it sends
 * it, waits for an answer and ends, else it stays.
 */
const [url = '', frame] = process.argv.slice(2);
const socket = new WebSocket(url, { perMessageDeflate: false });
socket.on('open', () => process.stderr.write('connected\n'));
socket.once('message', () => {
  if (frame === undefined) return;
  socket.send(frame, () => socket.close());
});
