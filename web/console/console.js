"use strict";

const element = (id) => document.getElementById(id);
const output = element("output");
let socket;

function show(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  output.textContent += `${text}\n`;
}

function operation() {
  return { query: element("query").value, variables: JSON.parse(element("variables").value || "{}") };
}

function authorization() {
  const token = element("token").value.trim();
  return token ? { authorization: `Bearer ${token}` } : {};
}

async function run() {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      accept: "application/graphql-response+json, application/json",
      "content-type": "application/json",
      ...authorization(),
    },
    body: JSON.stringify(operation()),
  });
  show(await response.json());
}

function subscribe() {
  const payload = operation();
  const url = new URL("/graphql", window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(url, "graphql-transport-ws");
  const send = (message) => socket.send(JSON.stringify(message));
  socket.onopen = () => send({ type: "connection_init", payload: authorization() });
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "connection_ack") send({ id: "1", type: "subscribe", payload });
    if (message.type === "ping") send({ type: "pong" });
    if (message.payload) show(message.payload);
    if (message.type === "error" || message.type === "complete") socket.close(1000);
  };
  socket.onclose = ({ code, reason }) => {
    show(`Closed with ${code}${reason ? `: ${reason}` : "."}`);
    follow(false);
  };
  follow(true);
}

function follow(isOpen) {
  element("subscribe").disabled = isOpen;
  element("stop").disabled = !isOpen;
}

async function attempt(action) {
  output.textContent = "";
  try {
    await action();
  } catch (error) {
    show(String(error));
  }
}

element("request").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(run);
});
element("subscribe").addEventListener("click", () => attempt(subscribe));
element("stop").addEventListener("click", () => socket.close(1000));
