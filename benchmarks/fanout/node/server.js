// Node's socket.io as its documentation shows it: the server that the hub is compared with.
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { Server } from "socket.io";

const [port, publishPort] = process.argv.slice(2).map(Number);
const http = createHttpServer();
const watch = new Server(http).of("/watch");
watch.on("connection", (socket) => {
  socket.on("watch", (_message, answer) => {
    socket.join("bench");
    answer({});
  });
});
http.listen(port, "127.0.0.1");
createServer((connection) => {
  createInterface({ input: connection }).on("line", (line) => {
    watch.to("bench").emit("patch", JSON.parse(line));
  });
}).listen(publishPort, "127.0.0.1");
