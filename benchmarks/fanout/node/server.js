// Node's socket.io as its documentation shows it: the server that the hub is compared with.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer((request, response) => {
  if (request.method !== "POST" || request.url !== "/pub") return;
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    watch.to("bench").emit("patch", JSON.parse(Buffer.concat(chunks).toString()));
    response.end();
  });
});
const watch = new Server(http).of("/watch");
watch.on("connection", (socket) => {
  socket.on("watch", (_message, answer) => {
    socket.join("bench");
    answer({});
  });
});
http.listen(Number(process.argv[2]), "127.0.0.1");
