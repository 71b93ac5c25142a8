// Joins, submits, watches and resumes with the official client; reads its task from stdin, prints what it saw.
import { io } from "socket.io-client";
import { text } from "node:stream/consumers";

const { url, token, matchId, deviceId, events, transports } = JSON.parse(await text(process.stdin));
const options = { transports, reconnectionDelay: 50, reconnectionDelayMax: 100 };
const once = (socket, name) => new Promise((resolve) => socket.once(name, resolve));
const seen = { patches: [], answers: [] };

const stranger = io(`${url}/score`, { ...options, auth: { token: "a.b.c" }, reconnection: false, forceNew: true });
seen.refusal = (await once(stranger, "connect_error")).data;
stranger.close();

const score = io(`${url}/score`, { ...options, auth: { token } });
const watch = io(`${url}/watch`, options);
let at = null;
let reached = () => {};
watch.on("patch", (patch) => {
  if (patch.from !== at.seq) throw new Error(`a patch from ${patch.from} at ${at.seq}`);
  at = { epoch: patch.epoch, seq: patch.to };
  seen.patches.push(patch.to);
  reached();
});
const reach = (seq) => new Promise((resolve) => {
  reached = () => { if (at.seq >= seq) resolve(); };
  reached();
});

seen.joined = await score.emitWithAck("join", { match_id: matchId, device_id: deviceId });
seen.first = await watch.emitWithAck("watch", { match_id: matchId });
at = { epoch: seen.first.epoch, seq: seen.first.seq };
const submit = (event) => score.emitWithAck("submit", { match_id: matchId, events: [event] });
const half = Math.floor(events.length / 2);
for (const event of events.slice(0, half)) seen.answers.push(await submit(event));
await reach(half);

const back = Promise.all([once(score, "connect"), once(watch, "connect")]);
watch.io.engine.close();
await back;
await score.emitWithAck("join", { match_id: matchId, device_id: deviceId, since: at });
for (const event of events.slice(half)) seen.answers.push(await submit(event));
seen.resumed = await watch.emitWithAck("watch", { match_id: matchId, since: at });
await reach(events.length);
seen.last = await watch.emitWithAck("watch", { match_id: matchId });
seen.transport = watch.io.engine.transport.name;

score.close();
watch.close();
console.log(JSON.stringify(seen));
