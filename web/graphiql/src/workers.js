const NAMES = { graphql: "graphql", json: "json" };

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(`/graphiql/${NAMES[label] ?? "editor"}.worker.js`),
};
