// One who reads while others send, in a process of its own, because a process that sends megabytes answers its own timers late.
// It reports how long each call took, in milliseconds, when it is asked to end.
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 20;

const [url, headers] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const waits = [];
let isOver = false;

process.once('message', () => {
  isOver = true;
});
while (!isOver) {
  const began = performance.now();
  const status = await answered();
  if (status !== 200) throw new Error(`It was answered with ${status}.`);
  waits.push(performance.now() - began);
  await delay(PAUSE_MS);
}
process.send({ waits });
process.disconnect();
agent.destroy();

function answered() {
  return new Promise((done, fail) => {
    get(url, { agent, headers: JSON.parse(headers) }, (answer) => {
      answer.resume().once('end', () => done(answer.statusCode));
    }).once('error', fail);
  });
}
